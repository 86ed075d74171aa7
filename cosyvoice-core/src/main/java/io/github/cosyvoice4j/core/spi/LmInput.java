package io.github.cosyvoice4j.core.spi;

import java.util.Arrays;

/**
 * Rows that the language model reads in one forward call: its two marks, text ids and speech ids,
 * in any order. Immutable.
 *
 * <p>A net turns runs of one kind into embeddings at a time: see {@link #visit}.
 */
public final class LmInput {
  private final Kind[] kinds; // by row
  private final int[] ids; // by row; 0 for marks

  private LmInput(Kind[] kinds, int[] ids) {
    this.kinds = kinds;
    this.ids = ids;
  }

  /** {@return a builder without rows} */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * {@return the one row that feeds a drawn token back}
   *
   * @param id a speech id
   */
  public static LmInput speech(int id) {
    return new LmInput(new Kind[] {Kind.SPEECH}, new int[] {id});
  }

  /** {@return the number of rows} */
  public int rows() {
    return ids.length;
  }

  /**
   * {@return some of the rows: a long input may be read piece by piece}
   *
   * @param from first row
   * @param to end, exclusive, behind the first
   * @throws IndexOutOfBoundsException if there are no such rows
   */
  public LmInput slice(int from, int to) {
    if (from < 0 || from >= to || to > rows()) {
      throw new IndexOutOfBoundsException(
          "rows: expected some of 0 to " + rows() + ", got " + from + " to " + to);
    }
    return new LmInput(Arrays.copyOfRange(kinds, from, to), Arrays.copyOfRange(ids, from, to));
  }

  /**
   * Walks through the rows in order. Neighbours of one kind come as one run.
   *
   * @param visitor is shown each run
   */
  public void visit(Visitor visitor) {
    for (int start = 0, end; start < ids.length; start = end) {
      end = runEnd(start);
      int[] run = Arrays.copyOfRange(ids, start, end);
      switch (kinds[start]) {
        case SOS -> visitor.sos();
        case TASK -> visitor.task();
        case TEXT -> visitor.text(run);
        case SPEECH -> visitor.speech(run);
      }
    }
  }

  /** Marks carry no ids, so each is a run of its own. */
  private int runEnd(int start) {
    int end = start + 1;
    boolean hasIds = kinds[start] == Kind.TEXT || kinds[start] == Kind.SPEECH;
    while (hasIds && end < ids.length && kinds[end] == kinds[start]) {
      end++;
    }
    return end;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LmInput that
        && Arrays.equals(kinds, that.kinds)
        && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(kinds) + Arrays.hashCode(ids);
  }

  /** {@return the rows, as in {@code sos t300 t301 s37 task}: t for text, s for speech} */
  @Override
  public String toString() {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < ids.length; row++) {
      rows.append(row == 0 ? "" : " ");
      switch (kinds[row]) {
        case SOS -> rows.append("sos");
        case TASK -> rows.append("task");
        case TEXT -> rows.append('t').append(ids[row]);
        case SPEECH -> rows.append('s').append(ids[row]);
      }
    }
    return rows.toString();
  }

  private enum Kind {
    SOS,
    TASK,
    TEXT,
    SPEECH
  }

  /** Is shown the runs of an input. */
  public interface Visitor {
    /** The mark that a sequence begins with: row 0 of {@code llm_embedding}. */
    void sos();

    /** The mark behind which speech begins: row 1 of {@code llm_embedding}. */
    void task();

    /**
     * Text.
     *
     * @param ids rows of the text embedding, at least 1; the visitor's to keep
     */
    void text(int[] ids);

    /**
     * Speech.
     *
     * @param ids rows of the speech embedding, at least 1; the visitor's to keep
     */
    void speech(int[] ids);
  }

  /** Puts rows one behind the other. Not safe for use by several threads. */
  public static final class Builder {
    private Kind[] kinds = new Kind[8];
    private int[] ids = new int[8];
    private int rows;

    private Builder() {}

    /** {@return this, with the mark that a sequence begins with} */
    public Builder sos() {
      return add(Kind.SOS, 0);
    }

    /** {@return this, with the mark behind which speech begins} */
    public Builder task() {
      return add(Kind.TASK, 0);
    }

    /**
     * {@return this, with text}
     *
     * @param text text ids, may be none
     */
    public Builder text(int... text) {
      return add(Kind.TEXT, text);
    }

    /**
     * {@return this, with speech}
     *
     * @param speech speech ids, may be none
     */
    public Builder speech(int... speech) {
      return add(Kind.SPEECH, speech);
    }

    private Builder add(Kind kind, int... more) {
      int end = Math.addExact(rows, more.length);
      if (end > ids.length) {
        int capacity = Math.max(end, 2 * ids.length);
        kinds = Arrays.copyOf(kinds, capacity);
        ids = Arrays.copyOf(ids, capacity);
      }
      Arrays.fill(kinds, rows, end, kind);
      System.arraycopy(more, 0, ids, rows, more.length);
      rows = end;
      return this;
    }

    /**
     * {@return the input}
     *
     * @throws IllegalStateException if it has no rows
     */
    public LmInput build() {
      if (rows == 0) {
        throw new IllegalStateException("rows: expected at least 1, got none; add some");
      }
      return new LmInput(Arrays.copyOf(kinds, rows), Arrays.copyOf(ids, rows));
    }
  }
}
