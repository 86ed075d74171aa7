package io.github.cosyvoice4j.core.speakers;

import io.github.cosyvoice4j.ModelFormatException;
import io.github.cosyvoice4j.core.checkpoint.StoredTensor;
import io.github.cosyvoice4j.core.checkpoint.TorchTensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One speaker of a {@code spk2info.pt}: tensors by key, read with care.
 *
 * @param name file and speaker, for messages
 * @param values what the file has; nothing is known of it
 */
record SpeakerDict(String name, Map<?, ?> values) {
  static final String LENGTH = "_len";

  /** {@return a row of fractions; empty without such a key} */
  Optional<float[]> floats(String key) throws IOException {
    Optional<StoredTensor> row = tensor(key, 1, true);
    return row.isPresent() ? Optional.of(row.get().toFloatArray()) : Optional.empty();
  }

  /** {@return a row of whole numbers; empty without such a key} */
  Optional<int[]> ints(String key) throws IOException {
    Optional<StoredTensor> row = tensor(key, 1, false);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(row.get().toIntArray());
    } catch (ArithmeticException e) {
      throw wrong(key, "numbers of 32 bits", "longer ones");
    }
  }

  /** {@return frames of fractions, of shape (frames, bins); empty without such a key} */
  Optional<StoredTensor> frames(String key) throws IOException {
    return tensor(key, 2, true);
  }

  /** Finds a tensor; axes of size 1 before those wanted are the batch, and left out. */
  private Optional<StoredTensor> tensor(String key, int rank, boolean floating) throws IOException {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof TorchTensor tensor) || tensor.type().isFloating() != floating) {
      throw wrong(key, floating ? "a tensor of floats" : "a tensor of whole numbers", kind(value));
    }
    StoredTensor stored = unbatched(tensor.map(key), rank);
    if (stored.shape().length != rank) {
      throw wrong(key, rank + " axes after the batch", kind(value));
    }
    // A view may show the same numbers again and again: memory is taken for those that are there.
    if (stored.elements() > stored.data().remaining() / stored.type().bytes()) {
      throw wrong(key, "numbers of its own for each place", kind(value));
    }
    checkLength(key, stored.shape()[0]);
    return Optional.of(stored);
  }

  private static StoredTensor unbatched(StoredTensor tensor, int rank) {
    long[] shape = tensor.shape();
    int first = 0;
    while (shape.length - first > rank && shape[first] == 1) {
      first++;
    }
    return new StoredTensor(
        tensor.name(),
        tensor.type(),
        Arrays.copyOfRange(shape, first, shape.length),
        Arrays.copyOfRange(tensor.strides(), first, shape.length),
        tensor.data());
  }

  /** Beside each tensor of a prompt stands its length, which says nothing new in a good file. */
  private void checkLength(String key, long expected) throws IOException {
    if (!key.endsWith(LENGTH)) {
      Optional<int[]> length = ints(key + LENGTH);
      if (length.isPresent() && !Arrays.equals(length.get(), new int[] {(int) expected})) {
        throw wrong(key + LENGTH, expected + "", Arrays.toString(length.get()));
      }
    }
  }

  private static String kind(Object value) {
    return value instanceof TorchTensor ? value.toString() : value.getClass().getSimpleName();
  }

  ModelFormatException wrong(String key, String expected, String got) {
    return new ModelFormatException(
        name
            + ": "
            + key
            + ": expected "
            + expected
            + ", got "
            + got
            + "; save the speaker again with add_zero_shot_spk and save_spkinfo");
  }
}
