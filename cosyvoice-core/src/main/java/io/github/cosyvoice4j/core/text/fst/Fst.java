package io.github.cosyvoice4j.core.text.fst;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * A weighted finite-state transducer over bytes with weights of the tropical semiring: a path's
 * weight is the sum of its arcs' and of its last state's final weight, and less is better.
 *
 * <p>States are numbered from 0. An arc is known by the offset of its 16 bytes in the file, which
 * stay there: input label, output label, weight, next state, little endian, 4 bytes each. A label
 * is a byte (1 to 255), 0 for none; labels above match nothing.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class Fst {
  /** Bytes of an arc: the form in which OpenFst's vector and const files both have it. */
  static final int ARC_BYTES = 16;

  private final ByteBuffer bytes;
  private final int start;

  /** Where each state's first arc lies, and how many there are. */
  private final int[] arcsAt;

  private final int[] arcCount;
  private final float[] finalWeight;

  /**
   * States whose arcs are not in the order of their input labels, so must be searched one by one.
   */
  private final BitSet unsorted = new BitSet();

  /**
   * Makes a transducer of what was read and checked.
   *
   * @param bytes the file, little endian
   * @param start the first state
   * @param arcsAt offset of each state's first arc
   * @param arcCount how many arcs each state has
   * @param finalWeight weight with which a path may end in each state; infinite if it may not
   */
  Fst(ByteBuffer bytes, int start, int[] arcsAt, int[] arcCount, float[] finalWeight) {
    this.bytes = bytes;
    this.start = start;
    this.arcsAt = arcsAt;
    this.arcCount = arcCount;
    this.finalWeight = finalWeight;
    for (int state = 0; state < arcsAt.length; state++) {
      unsorted.set(state, !isSorted(state));
    }
  }

  /** {@return the state that every path begins in} */
  int start() {
    return start;
  }

  /** {@return how many states there are} */
  int states() {
    return arcsAt.length;
  }

  /** {@return the weight with which a path may end in a state; infinite if it may not} */
  float finalWeight(int state) {
    return finalWeight[state];
  }

  /** {@return how many arcs leave a state} */
  int arcs(int state) {
    return arcCount[state];
  }

  /** {@return the arc of a state at a place in the file's order} */
  int arc(int state, int index) {
    return arcsAt[state] + index * ARC_BYTES;
  }

  /** {@return the byte that an arc reads, or 0 for none} */
  int input(int arc) {
    return bytes.getInt(arc);
  }

  /** {@return the byte that an arc writes, or 0 for none} */
  int output(int arc) {
    return bytes.getInt(arc + 4);
  }

  /** {@return what an arc adds to a path's weight} */
  float weight(int arc) {
    return bytes.getFloat(arc + 8);
  }

  /** {@return the state that an arc leads to} */
  int target(int arc) {
    return bytes.getInt(arc + 12);
  }

  /**
   * Gives the arcs that leave a state reading nothing or a given byte, in the file's order.
   *
   * @param state the state
   * @param label the byte, 1 to 255, or -1 at the end of a text: only arcs that read nothing
   * @param arcs takes the arcs
   */
  void matching(int state, int label, IntConsumer arcs) {
    if (unsorted.get(state)) {
      for (int i = 0; i < arcCount[state]; i++) {
        int input = input(arc(state, i));
        if (input == 0 || input == label) {
          arcs.accept(arc(state, i));
        }
      }
      return;
    }
    run(state, 0, 0, arcs);
    if (label > 0) {
      run(state, firstOf(state, label), label, arcs);
    }
  }

  private void run(int state, int from, int label, IntConsumer arcs) {
    for (int i = from; i < arcCount[state] && input(arc(state, i)) == label; i++) {
      arcs.accept(arc(state, i));
    }
  }

  /** The first arc whose input label is not below a label. */
  private int firstOf(int state, int label) {
    int low = 0;
    int high = arcCount[state];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (input(arc(state, middle)) < label) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isSorted(int state) {
    for (int i = 1; i < arcCount[state]; i++) {
      if (input(arc(state, i - 1)) > input(arc(state, i))) {
        return false;
      }
    }
    return true;
  }
}
