package io.github.cosyvoice4j.core.features;

import java.nio.FloatBuffer;

/**
 * Features of a recording, row-major. Which of frames and bins the rows are, its maker says.
 *
 * <p>Written only by its maker, before it is handed out; then immutable.
 */
public final class FloatMatrix {
  private final int rows;
  private final int columns;
  private final float[] values;

  /**
   * Makes a matrix of zeros.
   *
   * @param rows at least 0
   * @param columns at least 1
   */
  FloatMatrix(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.values = new float[Math.multiplyExact(rows, columns)];
  }

  /**
   * {@return a matrix of given values, for a stage fed by other means than the one before it}
   *
   * @param values row-major, copied
   * @param columns values of a row; divides their number
   */
  public static FloatMatrix of(float[] values, int columns) {
    if (columns < 1 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          "values: expected whole rows of " + columns + ", got " + values.length + " values");
    }
    FloatMatrix matrix = new FloatMatrix(values.length / columns, columns);
    System.arraycopy(values, 0, matrix.values, 0, values.length);
    return matrix;
  }

  /** {@return the number of rows} */
  public int rows() {
    return rows;
  }

  /** {@return the number of columns} */
  public int columns() {
    return columns;
  }

  /**
   * {@return a value}
   *
   * @param row from 0
   * @param column from 0
   */
  public float get(int row, int column) {
    return values[row * columns + column];
  }

  /** {@return all values, row-major, a copy} */
  public float[] toArray() {
    return values.clone();
  }

  /** {@return all values, row-major, read-only} */
  FloatBuffer buffer() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  void set(int row, int column, double value) {
    values[row * columns + column] = (float) value;
  }
}
