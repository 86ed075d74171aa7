package io.github.cosyvoice4j.tensorrt;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.PointerConsumer;

/** A native {@code void (*)(void*)} that deletes an object, called by its address. */
final class DeleteFunction {
  /** How JavaCPP keeps a function that is called from Java: its address, then an unused place. */
  private final PointerPointer<Pointer> struct = new PointerPointer<>(2);

  private final PointerConsumer function;

  /**
   * Names a function.
   *
   * @param address where it is
   */
  DeleteFunction(long address) {
    struct.put(0, new Address(address));
    struct.put(1, (Pointer) null);
    function = new PointerConsumer(struct);
    struct.retainReference(); // outlives the scope that it may be made in
  }

  /**
   * Deletes an object.
   *
   * @param object where it is
   */
  void call(Pointer object) {
    function.call(object);
  }
}
