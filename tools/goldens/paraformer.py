"""Records what sherpa-onnx hears in recordings with a Paraformer.

Usage: python paraformer.py --model DIR --wavs DIR --out FILE       (needs sherpa-onnx, soundfile)

DIR holds model.onnx or model.int8.onnx, and tokens.txt. Releases up to 1.13.4 hear as `cosyvoice transcribe --lfr legacy`, later ones as `--lfr centered`.
"""
import argparse
import json
import os

import sherpa_onnx
import soundfile


def recognizer(model, rate, bins):
    onnx = next(f for name in ("model.onnx", "model.int8.onnx") if os.path.exists(f := os.path.join(model, name)))
    return sherpa_onnx.OfflineRecognizer.from_paraformer(
        paraformer=onnx, tokens=os.path.join(model, "tokens.txt"), num_threads=1, sample_rate=rate, feature_dim=bins, decoding_method="greedy_search")


def hear(asr, wav):
    samples, rate = soundfile.read(wav, dtype="float32", always_2d=True)
    stream = asr.create_stream()
    stream.accept_waveform(rate, samples[:, 0].copy())
    asr.decode_stream(stream)
    result = dict(text=stream.result.text, tokens=list(stream.result.tokens))
    if stream.result.timestamps:
        result["timestamps"] = [round(t, 4) for t in stream.result.timestamps]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--wavs", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--bins", type=int, default=80)
    args = parser.parse_args()
    rows = []
    for rate in (16000, 24000):
        asr = recognizer(args.model, rate, args.bins)
        for name in sorted(os.listdir(args.wavs)):
            rows.append(dict(feature_rate=rate, wav=name, **hear(asr, os.path.join(args.wavs, name))))
    with open(args.out, "w", encoding="utf-8") as file:
        json.dump(dict(sherpa_onnx=sherpa_onnx.__version__, rows=rows), file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
