package io.github.cosyvoice4j.tensorrt;

import org.bytedeco.tensorrt.nvinfer.ILogger;

/** TensorRT's messages: its threads call in. One for the process, as TensorRT keeps the first. */
final class PresetLog extends ILogger {
  private static final System.Logger LOG = System.getLogger(PresetLog.class.getName());
  private static final PresetLog INSTANCE = new PresetLog();

  private volatile String error = "no reason given";

  /** Outlives the scope that it may be made in. */
  private PresetLog() {
    retainReference();
  }

  static PresetLog instance() {
    return INSTANCE;
  }

  @Override
  public void log(Severity severity, String message) {
    switch (severity.intern()) {
      case kINTERNAL_ERROR, kERROR -> {
        error = message;
        LOG.log(System.Logger.Level.DEBUG, message);
      }
      case kWARNING -> LOG.log(System.Logger.Level.DEBUG, message);
      default -> {} // thousands while an engine is built
    }
  }

  /** {@return what TensorRT last complained of} */
  String error() {
    return error;
  }
}
