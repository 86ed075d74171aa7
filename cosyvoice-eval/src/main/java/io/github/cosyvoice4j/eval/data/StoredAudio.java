package io.github.cosyvoice4j.eval.data;

import io.github.cosyvoice4j.Audio;
import io.github.cosyvoice4j.AudioFormatException;
import io.github.cosyvoice4j.dataset.PromptAudio;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Recordings that a parquet file holds itself. */
final class StoredAudio {
  private StoredAudio() {}

  /**
   * {@return the recording in three columns: bytes, samples, sample rate; or null}
   *
   * @param first the number of the first of them
   */
  static PromptAudio read(ResultSet row, int first) throws SQLException {
    byte[] bytes = row.getBytes(first);
    if (bytes != null) {
      return PromptAudio.of(bytes);
    }
    Array list = row.getArray(first + 1);
    return list == null ? null : of((Object[]) list.getArray(), row.getInt(first + 2));
  }

  private static PromptAudio of(Object[] list, int rate) {
    float[] samples = new float[list.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = list[i] == null ? Float.NaN : ((Number) list[i]).floatValue();
    }
    return () -> {
      if (samples.length == 0) {
        throw new AudioFormatException("prompt_audio: expected samples, got none");
      }
      try {
        return Audio.of(samples, rate);
      } catch (IllegalArgumentException e) {
        throw new AudioFormatException("prompt_audio: " + e.getMessage(), e);
      }
    };
  }
}
