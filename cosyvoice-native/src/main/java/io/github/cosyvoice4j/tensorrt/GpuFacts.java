package io.github.cosyvoice4j.tensorrt;

/**
 * What an engine is bound to: on anything else it is slow, wrong, or refused.
 *
 * @param gpu the device's name
 * @param computeCapability such as {@code 9.0}
 * @param driver the driver's version
 * @param tensorRt the library's version, such as {@code 10.15.1}
 */
record GpuFacts(String gpu, String computeCapability, String driver, String tensorRt) {}
