package io.github.cosyvoice4j.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.torch.Torch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** The way in which objects of TensorRT are deleted, on an object of libtorch. */
class DeleteFunctionTest {
  /** Deleted behind their backs, so that they must never be collected. */
  private static final Handle[] DELETED = new Handle[2];

  @Test
  @SuppressWarnings("try") // the scope works by being open
  void theObjectIsDeleted() {
    Torch.load(Blas.PREFER_MKL);
    DeleteFunction delete;
    try (PointerScope scope = new PointerScope()) {
      delete = new DeleteFunction(new Handle().deleteAddress());
    }
    try (Tensor tensor = torch.zeros(3)) {
      for (int i = 0; i < DELETED.length; i++) {
        DELETED[i] = new Handle(tensor);
        assertEquals(2, tensor.use_count());
        delete.call(new Address(DELETED[i].address()));
        assertEquals(1, tensor.use_count());
      }
    }
  }

  private static final class Handle extends Tensor {
    Handle() {}

    Handle(Tensor shared) {
      super(shared);
    }

    long deleteAddress() {
      return ((NativeDeallocator) deallocator()).deallocatorAddress();
    }
  }
}
