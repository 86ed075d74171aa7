"""Runs upstream on a model directory and records what each stage takes and gives.

Usage: python record.py --upstream DIR --matcha DIR --model DIR --wavs DIR --out DIR [--prompt NAME.wav]

Writes *.safetensors (tensors; metadata holds what is not a tensor) and *.json. Randomness is replayed, not recorded: every draw comes from
`Draws`, which any language can repeat exactly. docs/verify.md tells how to use it.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile
import types

import numpy as np
import torch
from safetensors.torch import save_file



def import_upstream(upstream, matcha):
    sys.modules.setdefault("modelscope", types.SimpleNamespace(snapshot_download=None))  # only its downloader is imported
    sys.path[:0] = [upstream, matcha]


def fit_encoder(flow, size):
    """Upstream fixes 512 channels in two layers of the encoder; other sizes need them rebuilt."""
    from cosyvoice.transformer.upsample_encoder import PreLookaheadLayer, Upsample1D
    if size != 512:
        flow.encoder.pre_lookahead_layer = PreLookaheadLayer(in_channels=size, channels=size, pre_lookahead_len=3)
        flow.encoder.up_layer = Upsample1D(channels=size, out_channels=size, stride=2)


def load_configs(model_dir, pretrain=None):
    from hyperpyyaml import load_hyperpyyaml
    with open(f"{model_dir}/cosyvoice2.yaml") as f:
        configs = load_hyperpyyaml(f, overrides={"qwen_pretrain_path": pretrain or f"{model_dir}/CosyVoice-BlankEN"})
    fit_encoder(configs["flow"], configs["flow"].encoder.output_size())
    return configs


class Draws:
    """SplitMix64 from `seed`; uniform = top 24 bits / 2**24 as float32; 'normal' = float32(uniform - 0.5) * float32(sqrt(12)), unit variance."""

    def __init__(self, seed):
        self.state, self.count = np.uint64(seed), 0

    def uniform(self, shape):
        n = int(np.prod(shape))
        with np.errstate(over="ignore"):
            z = self.state + (np.arange(self.count + 1, self.count + n + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = z ^ (z >> np.uint64(31))
        self.count += n
        u = (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0 ** -24)
        return torch.from_numpy(u.reshape(shape))

    def normal(self, shape):
        return (self.uniform(shape) - 0.5) * torch.tensor(12.0 ** 0.5, dtype=torch.float32)


class Replay:
    """Feeds upstream's torch.rand / torch.randn_like / Tensor.multinomial from a Draws while the block runs."""

    def __init__(self, seed):
        self.draws, self.margin = Draws(seed), 1.0

    def multinomial(self, p, num_samples, replacement=False):
        u = self.draws.uniform((1,)).double()
        cdf = (p.double() / p.double().sum()).cumsum(0)
        self.margin = min(self.margin, (cdf - u).abs().min().item())
        return (cdf <= u).sum().clamp(max=p.numel() - 1).reshape(1)

    def __enter__(self):
        self.saved = torch.rand, torch.randn_like, torch.Tensor.multinomial
        me = self
        torch.rand = lambda *s, **k: me.draws.uniform(s[0] if isinstance(s[0], (tuple, list)) else s)
        torch.randn_like = lambda x, **k: me.draws.normal(tuple(x.shape))
        torch.Tensor.multinomial = lambda p, *a, **k: me.multinomial(p, *a, **k)
        return self

    def __exit__(self, *e):
        torch.rand, torch.randn_like, torch.Tensor.multinomial = self.saved


def f32(x):
    return x.detach().clone().contiguous().float()


def i32(x):
    return torch.as_tensor(x).to(torch.int32).contiguous()


class Recorder:
    def __init__(self, args):
        import soundfile
        import torchaudio

        def load(path, **_):
            data, rate = soundfile.read(path, dtype="float32", always_2d=True)
            return torch.from_numpy(data.T.copy()), rate
        torchaudio.load = load
        self.a = args
        os.makedirs(args.out, exist_ok=True)
        from cosyvoice.cli.frontend import CosyVoiceFrontEnd
        from cosyvoice.cli.model import CosyVoice2Model
        pretrain = tempfile.mkdtemp() + "/pretrain"
        self.configs = self.load_upstream(pretrain)
        c = self.configs
        self.frontend = CosyVoiceFrontEnd(c["get_tokenizer"], c["feat_extractor"], f"{args.model}/campplus.onnx",
                                          f"{args.model}/speech_tokenizer_v2.onnx", f"{args.model}/spk2info.pt", c["allowed_special"])
        self.frontend.text_frontend = ""
        self.new_model = lambda: CosyVoice2Model(c["llm"], c["flow"], c["hift"])
        self.model = self.new_model()
        self.model.load(f"{args.model}/llm.pt", f"{args.model}/flow.pt", f"{args.model}/hift.pt")
        self.speech_size = c["llm"].speech_token_size

    def load_upstream(self, pretrain):
        """Upstream wants pretrained LLM weights only to overwrite them."""
        from transformers import Qwen2Config, Qwen2ForCausalLM
        blank = f"{self.a.model}/CosyVoice-BlankEN"
        config = Qwen2Config(**{**json.load(open(f"{blank}/config.json")), "torch_dtype": "float32"})
        Qwen2ForCausalLM(config).save_pretrained(pretrain)
        for f in ("vocab.json", "merges.txt", "tokenizer_config.json"):
            os.symlink(os.path.abspath(f"{blank}/{f}"), f"{pretrain}/{f}")
        configs = load_configs(self.a.model, pretrain)
        import functools
        tok = configs["get_tokenizer"]
        configs["get_tokenizer"] = functools.partial(tok.func, **{**tok.keywords, "token_path": pretrain}) if hasattr(tok, "func") else tok
        return configs

    def save(self, name, tensors, **meta):
        save_file({k: v.contiguous() for k, v in tensors.items()}, f"{self.a.out}/{name}.safetensors",
                  metadata={k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in meta.items()})

    def json(self, name, value):
        json.dump(value, open(f"{self.a.out}/{name}.json", "w"), ensure_ascii=False, indent=1)

    # ---- front end

    def audio(self):
        import whisper
        import torchaudio.compliance.kaldi as kaldi
        from cosyvoice.utils.file_utils import load_wav
        for wav in sorted(os.listdir(self.a.wavs)):
            path, t = f"{self.a.wavs}/{wav}", {}
            t["wav16"], t["wav24"] = load_wav(path, 16000), load_wav(path, 24000)
            t["whisper_mel"] = whisper.log_mel_spectrogram(t["wav16"], n_mels=128)
            fbank = kaldi.fbank(t["wav16"], num_mel_bins=80, dither=0, sample_frequency=16000)
            t["fbank"] = fbank - fbank.mean(dim=0, keepdim=True)
            t["speech_token"] = self.frontend._extract_speech_token(path)[0]
            t["embedding"] = self.frontend._extract_spk_embedding(path)
            t["prompt_mel"] = self.frontend._extract_speech_feat(path)[0]
            z = self.frontend.frontend_zero_shot("a", "b", path, 24000, "")
            t["zero_shot_token"], t["zero_shot_feat"] = z["flow_prompt_speech_token"], z["prompt_speech_feat"]
            self.save("audio-" + wav.replace(".wav", ""), t, wav=wav)

    def text(self):
        cases = ["", " ", "a", "Hello, world!", "  two  spaces ", "收到好友从远方寄来的生日礼物。", "你好，world 123!", "I'll we've DON'T it's",
                 "[laughter]真好笑[breath]", "<strong>重要</strong>的<|endofprompt|>用四川话说", "<|im_start|>user<|im_end|>", "e\u0301 vs \u00e9",
                 "\ufb01 \u2126 \u212b", "😀👨‍👩‍👧 emoji", "line\nbreak\r\n\ttab", "12345.678", "ありがとう", "안녕하세요", "Привет", "x" * 50,
                 "<laughter>ha</laughter>[mn][lipsmack]", "[Laughter] [ breath]", "a<|endoftext|>b", "ﬀ①½", "　全角　空格", "\u200b\ufeff", "𠮷𝒳", "3 + 4 = 7 & 8 > 5"]
        self.json("tokenizer", [dict(text=c, ids=self.frontend.tokenizer.encode(c) if c else []) for c in cases])
        para = ["收到好友从远方寄来的生日礼物，那份意外的惊喜与深深的祝福让我心中充满了甜蜜的快乐，笑容如花儿般绽放。", "你好", "你好，", "你好、、", "5 米² 和 3³ 米", "他说：“好！”然后走了。",
                "（括号）【方括号】`反引号`——破折号", "今天 天气 good morning 不错 啊", "第一句。第二句！第三句？第四句；第五句：第六句、第七句。" * 6, "价格是3.5元 - 便宜", "换\n行\n中文",
                "Hello world", "I have 2 apples and 15 oranges.", "He said \"Go!\" and left. Then; after: that? Yes!", "In 1999 there were 1000000 people, 3.14 pi, 007.",
                "A fairly long paragraph of English text that goes on. " * 12, "Mr. Smith went to Washington, D.C. yesterday.", "!!!", "...", "？！", "   ", "。\"再见", "a。\"b", "A4 paper, v1.2.3, www.example.com", "<|zh|> 你好 123", "trailing space ", " leading"]
        out = []
        for p in para:
            row = dict(text=p)
            for split in (True, False):
                try:
                    row["split" if split else "whole"] = self.frontend.text_normalize(p, split=split)
                except Exception as e:  # what upstream cannot do is recorded as such
                    row["split" if split else "whole"] = None
                    row["error"] = type(e).__name__
            out.append(row)
        self.json("text_normalize", out)

    def modes(self, wav):
        f, t = self.frontend, "收到好友从远方寄来的生日礼物。"
        speaker = next(iter(f.spk2info), None)  # released directories may have none
        texts = dict(zero_shot=dict(text=t, prompt_text="希望你以后能够做的比我还好。"), cross_lingual=dict(text="<strong>" + t), instruct2=dict(text=t, instruct_text="用四川话说这句话<|endofprompt|>"),
                     sft=dict(text=t, speaker=speaker), vc=dict(source_wav=self.a.source))
        made = dict(zero_shot=f.frontend_zero_shot(t, texts["zero_shot"]["prompt_text"], wav, 24000, ""), cross_lingual=f.frontend_cross_lingual(texts["cross_lingual"]["text"], wav, 24000, ""),
                    instruct2=f.frontend_instruct2(t, texts["instruct2"]["instruct_text"], wav, 24000, ""),
                    vc=f.frontend_vc(f"{self.a.wavs}/{self.a.source}", wav, 24000))
        if speaker is not None:
            made["sft"] = f.frontend_sft(t, speaker)
        self.json("modes", {k: dict(given=texts[k] | ({} if k == "sft" else dict(prompt_wav=os.path.basename(wav))))
                            | {n: v.flatten().tolist() for n, v in m.items() if v.dtype == torch.int32}
                            | {"prompt_speech_feat_frames": m["prompt_speech_feat"].shape[1] if "prompt_speech_feat" in m else 0, "present": sorted(m)} for k, m in made.items()})
        return made

    # ---- language model

    def llm(self, zero_shot):
        lm, t = self.model.llm, {}
        text, prompt, speech = zero_shot["text"], zero_shot["prompt_text"], zero_shot["llm_prompt_speech_token"]
        forced = [int(x) for x in (Draws(11).uniform((24,)) * self.speech_size).int()]
        hidden, logps = [], []
        step = lm.llm.forward_one_step

        def spy(xs, masks, cache=None):
            y, cache = step(xs, masks=masks, cache=cache)
            hidden.append(f32(y[0]))
            return y, cache
        lm.llm.forward_one_step = spy

        def forced_sampler(scores, decoded, *_a, **_k):
            logps.append(f32(scores))
            return forced[len(decoded)] if len(decoded) < len(forced) else self.speech_size
        run = lambda: list(lm.inference(text, torch.tensor([text.shape[1]]), prompt, torch.tensor([prompt.shape[1]]), speech,
                                        torch.tensor([speech.shape[1]]), torch.zeros(0, 192)))
        lm.sampling_ids = forced_sampler
        assert run() == forced
        t["prefill_hidden"], t["step_hidden"] = hidden[0], torch.cat(hidden[1:])
        t["logp"] = torch.stack(logps)
        t["text"], t["prompt_text"], t["prompt_speech_token"], t["forced"] = i32(text), i32(prompt), i32(speech), i32(forced)

        del lm.sampling_ids
        hidden.clear()
        for seed in range(5, 400):
            with Replay(seed) as r:
                tokens = run()
            if r.margin > 2e-5 and 30 < len(tokens) < 160:
                break
        t["ras_tokens"] = i32(tokens)
        self.ras_seed = seed
        self.save("llm", t, ras_seed=seed, ras_margin=r.margin, ras_draws=r.draws.count)
        lm.llm.forward_one_step = step
        return tokens

    def sampling(self):
        """Single calls of repetition-aware sampling on given scores, with the draws they used."""
        from cosyvoice.utils.common import ras_sampling
        t, rows = {}, []
        for k in range(24):
            d = Draws(100 + k)
            scores = (d.normal((200,)) * [0.3, 1.0, 4.0][k % 3]).log_softmax(0)
            scores[::7] = scores[3]                                      # ties: the sort must be stable
            decoded = [int(i) for i in d.uniform((k,)) * 200]
            if k % 2 and k > 1:
                decoded[-1 - k % 9 % k] = int(scores.argmax())
            t[f"scores.{k}"] = f32(scores)
            with Replay(500 + k) as r:
                chosen = ras_sampling(scores.clone(), decoded, 25)
            rows.append(dict(decoded=decoded, seed=500 + k, draws=r.draws.count, chosen=chosen, margin=r.margin))
        self.save("sampling", t, rows=rows)

    def bistream(self, zero_shot):
        """Which embeddings are fed, in which calls: names t<ID> text, s<ID> speech, sos, task."""
        lm, rows, scripted = self.model.llm, [], []
        names = {}
        with torch.inference_mode():
            for i, w in enumerate(lm.llm.model.model.embed_tokens.weight):
                names[w.numpy().tobytes()] = f"t{i}"
            for i, w in enumerate(lm.speech_embedding.weight):
                names[w.numpy().tobytes()] = f"s{i}"
            for i, n in enumerate(("sos", "task")):
                names[lm.llm_embedding.weight[i].numpy().tobytes()] = n
        step, cases = lm.llm.forward_one_step, []

        def spy(xs, masks, cache=None):
            rows.append([names[x.numpy().tobytes()] for x in xs[0]])
            return step(xs, masks=masks, cache=cache)
        lm.llm.forward_one_step = spy
        size = self.speech_size
        for case, (n_text, n_prompt, n_speech, fills) in enumerate([(23, 6, 20, False), (40, 11, 33, True), (3, 0, 0, False), (17, 0, 0, True), (12, 4, 15, False)]):
            rows.clear()
            rng = np.random.default_rng(case)
            text, prompt = rng.integers(300, 400, n_text).tolist(), rng.integers(300, 400, n_prompt).tolist()
            speech = rng.integers(0, size, n_speech).tolist()
            count = [0]

            def scripted_sampler(scores, decoded, sampling, ignore_eos=True):
                count[0] += 1
                if ignore_eos:
                    return size + 2 if fills and count[0] % 9 == 0 else (count[0] * 37) % size
                return size if count[0] % 13 == 0 else (count[0] * 37) % size
            lm.sampling_ids = scripted_sampler
            tens = lambda x: torch.tensor([x], dtype=torch.int32)
            out = list(lm.inference_bistream((tens([i]) for i in text), tens(prompt), torch.tensor([n_prompt]), tens(speech), torch.tensor([n_speech]), torch.zeros(0, 192)))
            cases.append(dict(text=text, prompt_text=prompt, prompt_speech_token=speech, sampler_fills=fills, yielded=out, calls=[list(r) for r in rows]))
        del lm.sampling_ids
        lm.llm.forward_one_step = step
        self.json("bistream", dict(sampler="n counts calls from 1. While eos is ignored: fill token if sampler_fills and n % 9 == 0, else n * 37 % speech_size. "
                                   "After: eos if n % 13 == 0, else n * 37 % speech_size.", speech_size=size, cases=cases))

    # ---- flow

    def flow(self, zero_shot, tokens):
        flow, t = self.model.flow, {}
        names, hooks = {}, []
        for n, m in flow.encoder.named_modules():
            if n in ("embed.out", "pre_lookahead_layer", "up_layer", "after_norm") or n.startswith(("encoders.", "up_encoders.")) and n.count(".") == 1:
                names[m] = "encoder." + n
        for n, m in flow.decoder.estimator.named_modules():
            if n in ("time_mlp", "final_block") or n.startswith(("down_blocks.", "mid_blocks.", "up_blocks.")) and n.count(".") == 2 or n.count(".") == 3 and n.endswith(".0"):
                names[m] = "estimator." + n
        active = {}

        def hook(m, _i, o):
            key = active.get("prefix", "") + names[m]
            if active.get("on") == "all" and key not in t:
                t[key] = f32(o[0] if isinstance(o, tuple) else o)
        for m in names:
            hooks.append(m.register_forward_hook(hook))
        forward = flow.decoder.forward_estimator

        def spy(x, mask, mu, tt, spks, cond, streaming=False):
            y = forward(x, mask, mu, tt, spks, cond, streaming)
            p = active["prefix"] + "step0."
            if active.get("on") and p + "x" not in t:
                t.update({p + "x": f32(x), p + "mu": f32(mu), p + "t": f32(tt), p + "spks": f32(spks), p + "cond": f32(cond), p + "dphi_dt": f32(y)})
            return y
        flow.decoder.forward_estimator = spy
        prompt, feat, emb = zero_shot["flow_prompt_speech_token"], zero_shot["prompt_speech_feat"], zero_shot["flow_embedding"]
        token = torch.tensor([tokens], dtype=torch.int32)

        def infer(prefix, token, streaming, finalize, on):
            active.update(prefix=prefix, on=on)
            return f32(flow.inference(token, torch.tensor([token.shape[1]]), prompt, torch.tensor([prompt.shape[1]]), feat, torch.tensor([feat.shape[1]]), emb, streaming, finalize)[0])
        t["offline.mel"] = infer("offline.", token, False, True, "all")
        t["causal.mel"] = infer("causal.", token, True, True, "step")
        t["lookahead.mel"] = infer("lookahead.", token, True, False, False)
        t["no_prompt.mel"] = f32(flow.inference(token[:, :30], torch.tensor([30]), prompt[:, :0], torch.tensor([0]), feat[:, :0], torch.tensor([0]), emb, False, True)[0])
        t["token"], t["prompt_token"], t["prompt_feat"], t["embedding"] = i32(token), i32(prompt), f32(feat), f32(emb)
        noise = flow.decoder.rand_noise
        t["rand_noise.head"], t["rand_noise.tail"] = f32(noise[0, :, :4]), f32(noise[0, :, -4:])
        for h in hooks:
            h.remove()
        flow.decoder.forward_estimator = forward
        # Every streaming chunk is a prefix of the one chunk-causal pass: what an incremental flow relies on.
        first, worst, cut = 25 + (-prompt.shape[1]) % 25, 0.0, 0
        n = first
        while n + 3 <= len(tokens):
            part = infer("", token[:, :n + 3], True, False, False)
            worst = max(worst, (part - t["causal.mel"][:, :, :part.shape[2]]).abs().max().item())
            n, cut = n + 25, part.shape[2]
        self.save("flow", t, no_prompt_tokens=30, prefix_property=dict(frames=cut, max_abs_difference=worst))

    # ---- vocoder

    def hift(self, mel):
        h, t = self.model.hift, {}
        mel = mel[:, :, :40]
        grabbed = {}
        hooks = [m.register_forward_hook(lambda m, i, o, n=n: grabbed.__setitem__(n, f32(o))) for n, m in
                 [("conv_pre", h.conv_pre), ("conv_post", h.conv_post)] + [(f"ups.{i}", u) for i, u in enumerate(h.ups)] +
                 [(f"source_resblocks.{i}", u) for i, u in enumerate(h.source_resblocks)] + [(f"resblocks.{i}", h.resblocks[i]) for i in (0, 4, 8)]]
        sine = []
        gen = h.m_source.l_sin_gen.register_forward_hook(lambda m, i, o: sine.append(f32(o[0])))
        with Replay(1000):
            wave, source = h.inference(speech_feat=mel)
        t.update({k: v for k, v in grabbed.items()}, mel=f32(mel), f0=f32(h.f0_predictor(mel)), sine=sine[0], source=f32(source), wave=f32(wave))
        real, imag = h._stft(source.squeeze(1))
        t["stft"] = f32(torch.cat([real, imag], 1))
        cache = source[:, :, -8 * 480:] * 0.5
        with Replay(1001):
            wave, source = h.inference(speech_feat=mel, cache_source=cache)
        t["cached.cache_source"], t["cached.wave"], t["cached.source"] = f32(cache), f32(wave), f32(source)
        for x in hooks + [gen]:
            x.remove()
        self.save("hift", t, seed=1000, cached_seed=1001, frames=mel.shape[2], loud=dict(max_abs=float(t["wave"].abs().max()), rms=float(t["wave"].square().mean().sqrt()),
                                                                      clipped=float((t["wave"].abs() >= 0.99).float().mean()), voiced=float((t["f0"] > 10).float().mean())))

    # ---- whole requests

    def synth(self, name, inputs, tokens, seed, **kw):
        """token2wav with given speech tokens; vocoder call k draws from Draws(seed + k), its mel and source are kept. Returns the pieces upstream yields."""
        model = self.new_model()
        model.llm_job = lambda text, pt, ps, e, uuid: (model.tts_speech_token_dict[uuid].extend(tokens), model.llm_end_dict.__setitem__(uuid, True))
        calls, infer = [0], model.hift.inference

        def replayed(**k):
            with Replay(seed + calls[0]):
                wave, source = infer(**k)
            self.vocoder[f"{name}.{calls[0]}.mel"], self.vocoder[f"{name}.{calls[0]}.source"] = f32(k["speech_feat"]), f32(source)
            calls[0] += 1
            return wave, source
        model.hift.inference = replayed
        try:
            return [f32(o["tts_speech"]) for o in model.tts(**inputs, **kw)]
        finally:
            del model.hift.inference

    def whole(self, made, tokens):
        t, z, self.vocoder = {}, made["zero_shot"], {}
        t["tokens"] = i32(tokens)
        t["offline"] = self.synth("offline", z, tokens, 2000)[0]
        t["speed_1.3"] = self.synth("speed_1.3", z, tokens, 2000, speed=1.3)[0]
        t["speed_0.8"] = self.synth("speed_0.8", z, tokens[:40], 2000, speed=0.8)[0]
        for i, c in enumerate(self.synth("upstream_stream", z, tokens, 3000, stream=True)):
            t[f"upstream_stream.{i}"] = c
        if "sft" in made:
            t["sft"] = self.synth("sft", made["sft"], tokens[:50], 4000)[0]
        t["vc"] = self.synth("vc", made["vc"], [], 5000)[0]
        self.save("whole", t, seeds={"offline": 2000, "speed_1.3": 2000, "speed_0.8": 2000, "upstream_stream": 3000, "sft": 4000, "vc": 5000},
                  tokens_used={"speed_0.8": 40, "sft": 50})
        self.save("whole-vocoder", self.vocoder)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for o in ("--upstream", "--matcha", "--model", "--wavs", "--out"):
        a.add_argument(o, required=True)
    a.add_argument("--prompt", help="name of a file in --wavs; the first by default")
    a.add_argument("--source", help="name of a file in --wavs, to be converted; the prompt by default")
    args = a.parse_args()
    args.prompt = args.prompt or sorted(os.listdir(args.wavs))[0]
    args.source = args.source or args.prompt
    import_upstream(args.upstream, args.matcha)
    torch.manual_seed(0)
    torch.set_grad_enabled(False)
    r = Recorder(args)
    shutil.copytree(args.wavs, f"{args.out}/wavs", dirs_exist_ok=True)  # verify reads them
    wav = f"{args.wavs}/{args.prompt}"
    r.audio()
    r.text()
    made = r.modes(wav)
    ras = r.llm(made["zero_shot"])
    r.sampling()
    r.bistream(made["zero_shot"])
    tokens = [int(x) for x in (Draws(12).uniform((110,)) * r.speech_size).int()]
    r.flow(made["zero_shot"], tokens)
    from safetensors import safe_open
    with safe_open(f"{args.out}/flow.safetensors", "pt") as f:
        r.hift(f.get_tensor("offline.mel"))
    r.whole(made, tokens)
    r.json("zero_shot", dict(text="收到好友从远方寄来的生日礼物。", prompt_text="希望你以后能够做的比我还好。", prompt_wav=args.prompt, ras_seed=r.ras_seed, ras_tokens=ras))


if __name__ == "__main__":
    main()
