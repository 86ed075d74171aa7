package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.EngineOptions.Blas;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves native handles behind, and a class that does.
 *
 * <p>Put {@code @ExtendWith(LeakCheck.class)} on a class that touches tensors; it also loads the
 * natives. What {@code @BeforeAll} makes, {@code @AfterAll} must close; what a test makes, the test
 * must. The count of handles is exact, so the check is one comparison; no test may pass by luck of
 * the garbage collector, which can only lower the count.
 */
public final class LeakCheck
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(LeakCheck.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Torch.load(Blas.PREFER_MKL);
    // The presets' own constants are made at the first calls and stay.
    TensorScope.run(() -> Tensor.zeros(1).add(1).toFloats());
    remember(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    remember(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    compare(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    compare(context);
  }

  private static void remember(ExtensionContext context) {
    context.getStore(HERE).put(context.getUniqueId(), Pointer.totalCount());
  }

  private static void compare(ExtensionContext context) {
    long before = context.getStore(HERE).get(context.getUniqueId(), Long.class);
    long after = Pointer.totalCount();
    if (after > before) {
      throw new AssertionError(
          context.getDisplayName()
              + ": expected "
              + before
              + " native handles at the end, as at the start, got "
              + after);
    }
  }
}
