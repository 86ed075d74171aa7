package io.github.cosyvoice4j.core.text.fst;

import java.util.Arrays;

/** A list of ints that grows. Not safe for use by several threads. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return values[index];
  }

  void set(int index, int value) {
    values[index] = value;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  /** Takes the last value off. */
  int removeLast() {
    return values[--size];
  }

  int last() {
    return values[size - 1];
  }
}
