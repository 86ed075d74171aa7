package io.github.cosyvoice4j.tensorrt;

import org.bytedeco.javacpp.Pointer;

/** A place in memory that others own. */
final class Address extends Pointer {
  /**
   * Names a place.
   *
   * @param address where it is
   */
  Address(long address) {
    this.address = address;
  }
}
