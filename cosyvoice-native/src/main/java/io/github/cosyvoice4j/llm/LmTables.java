package io.github.cosyvoice4j.llm;

import io.github.cosyvoice4j.core.spi.LmInput;
import io.github.cosyvoice4j.nn.Embedding;
import io.github.cosyvoice4j.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The three tables of CosyVoice2's own language model.
 *
 * @param text (text vocabulary, C)
 * @param speech (V, C)
 * @param markers (2, C), {@code llm_embedding}
 */
record LmTables(Embedding text, Embedding speech, Embedding markers) implements RowTable {
  // Rows of llm_embedding.
  private static final int SOS = 0;
  private static final int TASK_ID = 1;

  /** How many markers there are. */
  static final int MARKERS = 2;

  @Override
  public Tensor forward(LmInput input) {
    Lookup lookup = new Lookup();
    input.visit(lookup);
    List<Tensor> runs = lookup.runs;
    return runs.size() == 1 ? runs.get(0) : Tensor.cat(0, runs.toArray(Tensor[]::new));
  }

  @Override
  public void require(LmInput input) {
    input.visit(new Check());
  }

  private final class Lookup implements LmInput.Visitor {
    private final List<Tensor> runs = new ArrayList<>();

    @Override
    public void sos() {
      runs.add(markers.row(SOS));
    }

    @Override
    public void task() {
      runs.add(markers.row(TASK_ID));
    }

    @Override
    public void text(int[] ids) {
      runs.add(rows(text, ids));
    }

    @Override
    public void speech(int[] ids) {
      runs.add(rows(speech, ids));
    }

    private static Tensor rows(Embedding table, int[] ids) {
      return ids.length == 1 ? table.row(ids[0]) : table.forward(Tensor.of(ids, ids.length));
    }
  }

  private final class Check implements LmInput.Visitor {
    private int row;

    @Override
    public void sos() {
      row++;
    }

    @Override
    public void task() {
      row++;
    }

    @Override
    public void text(int[] ids) {
      require("text", ids, text);
    }

    @Override
    public void speech(int[] ids) {
      require("speech", ids, speech);
    }

    private void require(String kind, int[] ids, Embedding table) {
      long size = table.weight().size(0);
      for (int id : ids) {
        if (id < 0 || id >= size) {
          throw new IllegalArgumentException(
              kind + " id in row " + row + ": expected 0 to " + (size - 1) + ", got " + id);
        }
        row++;
      }
    }
  }
}
