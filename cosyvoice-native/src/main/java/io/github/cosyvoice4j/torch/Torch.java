package io.github.cosyvoice4j.torch;

import io.github.cosyvoice4j.Device;
import io.github.cosyvoice4j.EngineOptions;
import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.NativeLibraryException;
import io.github.cosyvoice4j.core.checkpoint.StoredType;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import java.io.IOException;
import java.util.function.IntSupplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The libtorch of this process: loaded once, with the linear algebra chosen by the first model.
 *
 * <p>Safe for use by several threads.
 */
public final class Torch {
  /** Read by the OpenBLAS preset when it is loaded; the name of a library to take in its place. */
  private static final String BLAS_PROPERTY = "org.bytedeco.openblas.load";

  /** Read by JavaCPP when it is loaded; 0 for no limit. */
  private static final String MEMORY_PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final String OPENBLAS = "OpenBLAS";

  private static volatile String blas;

  private Torch() {}

  /**
   * Loads the natives, the first time; later calls only check the wish against what was chosen.
   *
   * @param wish which linear-algebra library is wanted
   * @throws NativeLibraryException if a library is absent or unfit, or MKL is required and not
   *     there
   */
  public static synchronized void load(Blas wish) {
    if (blas == null) {
      chooseBlas(wish);
      leaveMemoryAlone();
      String chosen = chosenBlas();
      try {
        Loader.load(torch.class);
      } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
        throw new NativeLibraryException(
            "libtorch: expected natives for "
                + Loader.getPlatform()
                + " on the class or module path, got none that load; add org.bytedeco:pytorch,"
                + " org.bytedeco:openblas and org.bytedeco:javacpp with the classifier "
                + Loader.getPlatform()
                + (CudaNatives.find().haveTorch()
                    ? "; those for GPUs need the libraries of CUDA 13, with cuDNN 9 among them"
                    : "")
                + " ("
                + e.getMessage()
                + ")",
            e);
      }
      Dispatched.load();
      blas = chosen;
    }
    if (wish == Blas.REQUIRE_MKL && !blas.equals("MKL")) {
      throw new NativeLibraryException(
          "blas: expected MKL, got "
              + blas
              + "; add org.bytedeco:mkl with the classifier "
              + Loader.getPlatform()
              + "-redist, and load no other model before",
          null);
    }
  }

  /**
   * By default, JavaCPP asks the system at each allocation how much memory the process has, and
   * fails where that is more than four times the heap. Mapped weights count there, and asking takes
   * as long as a small operation. What is allocated here is freed by scopes, not by the collector.
   */
  private static void leaveMemoryAlone() {
    if (System.getProperty(MEMORY_PROPERTY) == null) {
      System.setProperty(MEMORY_PROPERTY, "0");
    }
  }

  private static void chooseBlas(Blas wish) {
    if (System.getProperty(BLAS_PROPERTY) != null) {
      return; // the user chose by hand
    }
    if (wish != Blas.OPENBLAS && isMklPresent()) {
      System.setProperty(BLAS_PROPERTY, "mkl");
    }
  }

  /** A library chosen by hand has whatever name it has. */
  private static String chosenBlas() {
    String library = System.getProperty(BLAS_PROPERTY, "");
    if (library.isEmpty()) {
      return OPENBLAS;
    }
    return library.contains("mkl") ? "MKL" : library;
  }

  private static boolean isMklPresent() {
    String folder = "/org/bytedeco/mkl/" + Loader.getPlatform() + "/";
    for (String name : new String[] {"libmkl_rt.so.2", "mkl_rt.2.dll", "libmkl_rt.2.dylib"}) {
      if (Torch.class.getResource(folder + name) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return {@code MKL}, {@code OpenBLAS}, or the name of a library chosen by hand; null before
   * {@link #load}}
   */
  public static String blas() {
    return blas;
  }

  /** {@return which libtorch this is, and for which platform} */
  public static String version() {
    try {
      return "libtorch "
          + Loader.getVersion("org.bytedeco", "pytorch")
          + " "
          + Loader.getPlatform();
    } catch (IOException e) {
      return "libtorch " + Loader.getPlatform(); // repackaged without Maven's metadata
    }
  }

  /** {@return the vector instructions that libtorch's own kernels use, such as {@code AVX2}} */
  public static String cpuCapability() {
    try (BytePointer name = torch.get_cpu_capability()) {
      return name.getString();
    }
  }

  /**
   * Prepares the calling thread for inference: no autograd bookkeeping, and so many processors for
   * its operations, which {@link Parts} shares out. The libraries below have one thread each.
   *
   * @param threads at least 1
   * @return what ends inference mode; closed by the same thread
   */
  public static SpeechModel.ThreadMode enterThread(int threads) {
    return enterThread(threads, Device.CPU);
  }

  /**
   * Prepares the calling thread as {@link #enterThread(int)} does, and lets it work on a device:
   * tensors that it makes lie there.
   *
   * <p>A thread that works on a GPU launches all by itself: the others of its {@link Parts} would
   * neither work there nor be seen by a recording of what it launches.
   *
   * @param threads at least 1, for what the CPU computes
   * @param device the CPU or a GPU
   * @return what ends both; closed by the same thread
   */
  public static SpeechModel.ThreadMode enterThread(int threads, Device device) {
    return enterThread(threads, () -> threads, device);
  }

  /**
   * Prepares the calling thread as {@link #enterThread(int, Device)} does, for operations that take
   * fewer processors now and then.
   *
   * @param threads at least 1: in how many parts what the CPU computes is split
   * @param processors how many of the parts may run at the same time, at least 1; asked at each
   *     operation, by several threads
   * @param device the CPU or a GPU
   * @return what ends both; closed by the same thread
   */
  public static SpeechModel.ThreadMode enterThread(
      int threads, IntSupplier processors, Device device) {
    return enterThread(threads, processors, Place.of(device));
  }

  static SpeechModel.ThreadMode enterThread(int threads, IntSupplier processors, Place place) {
    SpeechModel.ThreadMode there = place.enter();
    SpeechModel.ThreadMode inference =
        place.isHost() ? enterInference(threads, processors) : enterInference(1, () -> 1);
    return () -> {
      inference.close();
      there.close();
    };
  }

  /**
   * Lets the calling thread make its tensors on a device, and nothing else: for loading.
   *
   * @param device the CPU or a GPU
   * @return what ends it; closed by the same thread
   */
  public static SpeechModel.ThreadMode enterDevice(Device device) {
    return Place.of(device).enter();
  }

  private static SpeechModel.ThreadMode enterInference(int threads, IntSupplier processors) {
    torch.set_num_threads(1);
    // OpenBLAS keeps a count of its own; its preset leaves a handle behind at each call.
    TensorScope.run(() -> openblas_nolapack.blas_set_num_threads(1));
    Parts.Share before = Parts.enter(new Parts.Share(threads, processors));
    InferenceMode mode = new InferenceMode(true);
    return () -> {
      mode.close();
      Parts.enter(before);
    };
  }

  /**
   * {@return threads for one operation: those asked for, else what OpenMP programs are told, else
   * the processors this process may use}
   *
   * @param options what is asked for
   */
  public static int threads(EngineOptions options) {
    if (options.threads() > 0) {
      return options.threads();
    }
    String told = System.getenv("OMP_NUM_THREADS");
    if (told != null && told.matches("[1-9]\\d{0,3}")) {
      return Integer.parseInt(told);
    }
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Draws what PyTorch's CPU generator draws: {@code torch.manual_seed(seed)} and then so many
   * {@code torch.randn(shape)} in a row, of which the one with the given number is returned.
   *
   * @param seed the generator's seed
   * @param number which draw, from 0
   * @param shape sizes of each draw
   * @return float32, where the thread works
   */
  public static Tensor randn(long seed, int number, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Generator generator = torch.make_generator_cpu(seed);
      for (int i = 0; i < number; i++) {
        draw(generator, shape);
      }
      return scope.escape(new Tensor(Place.here().bring(draw(generator, shape))));
    }
  }

  /** On the host, wherever the thread works: each device has a generator of its own. */
  private static org.bytedeco.pytorch.Tensor draw(Generator generator, long... shape) {
    return torch.randn(shape, new GeneratorOptional(generator), options(ScalarType.Float));
  }

  /**
   * {@return whether the calling thread computes on the CPU, where Java may share work out among
   * threads}
   */
  public static boolean isOnHost() {
    return Place.here().isHost();
  }

  /**
   * Sets how GPUs multiply, for the whole process: the model that was loaded last decides.
   *
   * <p>Sums of half-precision products stay single, which libtorch leaves open by itself. What it
   * allows by itself for convolutions, TF32, is only what was asked for.
   *
   * @param tf32 whether single-precision factors may be rounded to 10 bits of mantissa
   */
  public static void setGpuProducts(boolean tf32) {
    TensorScope.run(
        () -> {
          Context context = torch.globalContext();
          context.setAllowTF32CuBLAS(tf32);
          context.setAllowTF32CuDNN(tf32);
          context.setAllowFP16ReductionCuBLAS(false);
          context.setAllowBF16ReductionCuBLAS(false);
        });
  }

  static TensorOptions options(ScalarType type) {
    return new TensorOptions().dtype(new ScalarTypeOptional(type));
  }

  static StoredType storedType(ScalarType type) {
    for (StoredType stored : StoredType.values()) {
      if (scalarType(stored).value == type.value) { // the presets make an enum's values anew
        return stored;
      }
    }
    throw new IllegalStateException("Tensor: expected numbers of a known kind, got " + type);
  }

  static ScalarType scalarType(StoredType type) {
    return switch (type) {
      case FLOAT32 -> ScalarType.Float;
      case FLOAT16 -> ScalarType.Half;
      case BFLOAT16 -> ScalarType.BFloat16;
      case FLOAT64 -> ScalarType.Double;
      case INT64 -> ScalarType.Long;
      case INT32 -> ScalarType.Int;
      case INT16 -> ScalarType.Short;
      case INT8 -> ScalarType.Char;
      case UINT8 -> ScalarType.Byte;
      case BOOL -> ScalarType.Bool;
    };
  }
}
