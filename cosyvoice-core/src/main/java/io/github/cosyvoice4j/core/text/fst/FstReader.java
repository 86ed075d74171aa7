package io.github.cosyvoice4j.core.text.fst;

import io.github.cosyvoice4j.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads OpenFst's binary files: of type {@code vector} or {@code const}, with standard arcs.
 *
 * <p>All numbers are little endian. The header: magic number; type of file and type of arc, each a
 * length and as many bytes; version (4 bytes) and flags (4); properties, first state, number of
 * states and of arcs (8 each). Then the symbol tables that the flags tell of, which are passed
 * over: the labels are bytes.
 *
 * <ul>
 *   <li>{@code vector}: for each state its final weight, its number of arcs (8 bytes), its arcs.
 *       The number of states is -1 where the writer could not go back to the header: read to the
 *       end.
 *   <li>{@code const}: for each state 20 bytes: final weight, first arc, number of arcs, and the
 *       numbers of epsilons, which nobody needs; then all arcs. With the flag for it, or in version
 *       1, both parts begin at a multiple of 16 bytes.
 * </ul>
 */
final class FstReader {
  private static final int MAGIC = 0x7EB2FDD6;
  private static final int SYMBOLS_MAGIC = 0x7EB2FB74;
  private static final int HAS_INPUT_SYMBOLS = 1;
  private static final int HAS_OUTPUT_SYMBOLS = 2;
  private static final int IS_ALIGNED = 4;
  private static final int ALIGNMENT = 16;
  private static final int VECTOR_STATE_BYTES = 12;
  private static final int CONST_STATE_BYTES = 20;
  private static final int SYMBOL_BYTES = 12;

  private final FstBytes in;
  private final String type;
  private final int version;
  private final int flags;
  private final long start;
  private final long states;
  private final long arcs;

  private int[] arcsAt = {};
  private int[] arcCount = {};
  private float[] finalWeight = {};

  private FstReader(FstBytes in) throws IOException {
    this.in = in;
    require("OpenFst's magic number", MAGIC, in.readInt("OpenFst's magic number"));
    this.type = in.readString("type of file");
    require("type of arc", "standard", in.readString("type of arc"));
    this.version = in.readInt("version");
    this.flags = in.readInt("flags");
    in.skip(Long.BYTES, "properties");
    this.start = in.readLong("first state");
    this.states = in.readLong("number of states");
    this.arcs = in.readLong("number of arcs");
  }

  /**
   * Reads a file and checks all of it.
   *
   * @param path the file
   * @param name what messages call it
   * @return the transducer, which keeps the file mapped
   * @throws ModelFormatException if the file is damaged, of another kind, or has a cycle of arcs
   *     that read nothing and make a path ever better
   * @throws IOException if it does not exist or can't be read
   */
  static Fst read(Path path, String name) throws IOException {
    return read(FstBytes.map(path, name));
  }

  /** {@return what bytes hold, as {@link #read(Path, String)} does} */
  static Fst read(FstBytes bytes) throws IOException {
    return new FstReader(bytes).read();
  }

  private Fst read() throws IOException {
    skipSymbols(HAS_INPUT_SYMBOLS, "input symbols");
    skipSymbols(HAS_OUTPUT_SYMBOLS, "output symbols");
    switch (type) {
      case "vector" -> readVector();
      case "const" -> readConst();
      default -> throw in.damaged("type of file", "vector or const", printable(type));
    }
    if (start < 0 || start >= arcsAt.length) {
      throw in.damaged("first state", "0 to " + (arcsAt.length - 1), start);
    }
    Fst fst = new Fst(in.all(), (int) start, arcsAt, arcCount, finalWeight);
    if (EpsilonGraph.hasNegativeCycle(fst)) {
      throw in.damaged("arcs", "no negative weight on a cycle that reads nothing", "one");
    }
    return fst;
  }

  private void skipSymbols(int flag, String what) throws IOException {
    if ((flags & flag) == 0) {
      return;
    }
    require(what, SYMBOLS_MAGIC, in.readInt(what));
    in.readString(what);
    in.skip(Long.BYTES, what);
    long size = in.readLong(what);
    requireRoom(what, size, SYMBOL_BYTES);
    for (long i = 0; i < size; i++) {
      in.skip(Integer.toUnsignedLong(in.readInt(what)), what);
      in.skip(Long.BYTES, what);
    }
  }

  private void readVector() throws IOException {
    require("version", 2, version);
    boolean toTheEnd = states == -1;
    if (!toTheEnd) {
      requireRoom("number of states", states, VECTOR_STATE_BYTES);
    }
    allocate(toTheEnd ? countStates() : (int) states);
    for (int state = 0; state < arcsAt.length; state++) {
      finalWeight[state] = weight(in.readFloat("final weight"), "final weight of state " + state);
      long count = in.readLong("number of arcs");
      requireRoom("number of arcs", count, Fst.ARC_BYTES);
      arcsAt[state] = in.position();
      arcCount[state] = (int) count;
      readArcs(count);
    }
  }

  private int countStates() throws IOException {
    int first = in.position();
    int count = 0;
    while (in.remaining() > 0) {
      in.skip(Float.BYTES, "final weight");
      long arcsOfState = in.readLong("number of arcs");
      requireRoom("number of arcs", arcsOfState, Fst.ARC_BYTES);
      in.skip(arcsOfState * Fst.ARC_BYTES, "arcs");
      count++;
    }
    in.all().position(first);
    return count;
  }

  private void readConst() throws IOException {
    if (version != 1 && version != 2) {
      throw in.damaged("version", "1 or 2", version);
    }
    boolean aligned = version == 1 || (flags & IS_ALIGNED) != 0;
    align(aligned);
    requireRoom("number of states", states, CONST_STATE_BYTES);
    requireRoom("number of arcs", arcs, Fst.ARC_BYTES);
    allocate((int) states);
    for (int state = 0; state < arcsAt.length; state++) {
      finalWeight[state] = weight(in.readFloat("final weight"), "final weight of state " + state);
      long first = Integer.toUnsignedLong(in.readInt("first arc"));
      long count = Integer.toUnsignedLong(in.readInt("number of arcs"));
      in.skip(2 * Integer.BYTES, "numbers of epsilons");
      if (first + count > arcs) {
        throw in.damaged("arcs of state " + state, "below " + arcs, first + " and " + count);
      }
      arcsAt[state] = (int) (first * Fst.ARC_BYTES);
      arcCount[state] = (int) count;
    }
    align(aligned);
    requireRoom("number of arcs", arcs, Fst.ARC_BYTES);
    for (int state = 0; state < arcsAt.length; state++) {
      arcsAt[state] += in.position();
    }
    readArcs(arcs);
  }

  private void allocate(int count) {
    arcsAt = new int[count];
    arcCount = new int[count];
    finalWeight = new float[count];
  }

  private void readArcs(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      requireLabel(in.readInt("input label"));
      requireLabel(in.readInt("output label"));
      weight(in.readFloat("weight"), "weight of an arc");
      int target = in.readInt("next state");
      if (target < 0 || target >= arcsAt.length) {
        throw in.damaged("next state", "0 to " + (arcsAt.length - 1), target);
      }
    }
  }

  private void requireLabel(int label) throws IOException {
    if (label < 0) {
      throw in.damaged("label", "0 or more", label);
    }
  }

  private float weight(float weight, String what) throws IOException {
    if (Float.isNaN(weight) || weight == Float.NEGATIVE_INFINITY) {
      throw in.damaged(what, "a number", weight);
    }
    return weight;
  }

  private void align(boolean aligned) throws IOException {
    if (aligned) {
      in.skip(-in.position() & (ALIGNMENT - 1), "padding");
    }
  }

  /** Refuses a count before anything is allocated for it. */
  private void requireRoom(String what, long count, int bytesEach) throws IOException {
    if (count < 0 || count > in.remaining() / bytesEach) {
      throw in.damaged(what, "at most " + in.remaining() / bytesEach, count);
    }
  }

  private void require(String what, int expected, int got) throws IOException {
    if (got != expected) {
      throw in.damaged(what, expected, got);
    }
  }

  private void require(String what, String expected, String got) throws IOException {
    if (!got.equals(expected)) {
      throw in.damaged(what, expected, printable(got));
    }
  }

  /** What a damaged file has for a name may be long and of any characters. */
  private static String printable(String name) {
    return name.substring(0, Math.min(name.length(), 32)).replaceAll("[^ -~]", "?");
  }
}
