package io.github.cosyvoice4j.tensorrt;

import org.bytedeco.tensorrt.nvinfer.IHostMemory;
import org.bytedeco.tensorrt.nvinfer.INoCopy;

/**
 * Deletes objects of TensorRT.
 *
 * <p>TensorRT 10 leaves that to C++'s {@code delete}, and the presets map none for what its
 * functions return: closing such a pointer does nothing (bytedeco/javacpp-presets issue 1699). But
 * each class that can be made from Java has a native function that deletes one. That of a made
 * {@code IHostMemory} is called here for all: they share {@code INoCopy}, whose destructor is
 * virtual, so the call finds the right one.
 */
final class Deleter {
  private static final Prototype PROTOTYPE = new Prototype();
  private static final DeleteFunction DELETE = new DeleteFunction(PROTOTYPE.deleteAddress());

  private Deleter() {}

  /**
   * Deletes an object and clears its pointer.
   *
   * @param object made by TensorRT; null, or cleared before, is nothing to do
   */
  static void delete(INoCopy object) {
    if (object != null && !object.isNull()) {
      DELETE.call(object);
      object.setNull();
    }
  }

  /** An object that is made from Java, and so knows how it is deleted. */
  private static final class Prototype extends IHostMemory {
    /** Outlives the scope that it may be made in. */
    Prototype() {
      retainReference();
    }

    long deleteAddress() {
      return ((NativeDeallocator) deallocator()).deallocatorAddress();
    }
  }
}
