package io.github.cosyvoice4j.core.text;

import java.util.Arrays;

/** A heap of longs that gives the smallest first. Not safe for use by several threads. */
final class LongHeap {
  private long[] values;
  private int size;

  /** Makes an empty heap with room for so many values; it grows beyond that. */
  LongHeap(int capacity) {
    this.values = new long[Math.max(capacity, 1)];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    int hole = size++;
    while (hole > 0 && values[(hole - 1) / 2] > value) {
      values[hole] = values[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    values[hole] = value;
  }

  /** Removes and returns the smallest value of a heap that is not empty. */
  long pop() {
    long smallest = values[0];
    long last = values[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && values[child + 1] < values[child]) {
        child++;
      }
      if (values[child] >= last) {
        break;
      }
      values[hole] = values[child];
      hole = child;
    }
    values[hole] = last;
    return smallest;
  }
}
