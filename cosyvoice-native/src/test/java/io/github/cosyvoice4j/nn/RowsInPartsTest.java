package io.github.cosyvoice4j.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.cosyvoice4j.EngineOptions.Blas;
import io.github.cosyvoice4j.core.spi.SpeechModel;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions that several threads share out are those of one. */
@ExtendWith(LeakCheck.class)
class RowsInPartsTest {
  private static final double CLOSE = 1e-5;
  private static final int ROWS = 2;
  private static final int IN = 5;
  private static final int OUT = 4;

  private SpeechModel.ThreadMode mode;
  private TensorScope scope;

  @BeforeEach
  void open() {
    Torch.load(Blas.PREFER_MKL);
    mode = Torch.enterThread(3);
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
    mode.close();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 3, 1, 300", "7, 1, 0, 1, 300", "30, 15, 7, 1, 4001", "6, 3, 1, 1, 1000",
    "1, 1, 0, 1, 200", "3, 2, 5, 4, 777", "7, 1, 3, 1, 20", "16, 4, 0, 1, 1000"
  })
  void convolution(int taps, int stride, int padding, int dilation, int steps) {
    ConvShape shape = ConvShape.PLAIN.strided(stride).padded(padding).dilated(dilation);
    Conv1d conv = new Conv1d(Torch.randn(1, 0, OUT, IN, taps), Torch.randn(2, 0, OUT), shape);
    Tensor x = Torch.randn(3, 0, ROWS, IN, steps);
    assertSame(conv.forward(x), conv.forwardRows(x.transpose(1, 2).contiguous()));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 8, 4, 1, 300",
    "11, 5, 3, 1, 301",
    "7, 3, 2, 1, 1000",
    "3, 1, 0, 2, 200",
    "5, 4, 0, 1, 250",
    "16, 8, 4, 1, 5",
    "9, 2, 7, 3, 400"
  })
  void transposedConvolution(int taps, int stride, int padding, int dilation, int steps) {
    ConvShape shape = ConvShape.PLAIN.strided(stride).padded(padding).dilated(dilation);
    ConvTranspose1d conv =
        new ConvTranspose1d(Torch.randn(1, 0, IN, OUT, taps), Torch.randn(2, 0, OUT), shape);
    Tensor x = Torch.randn(3, 0, ROWS, IN, steps);
    assertSame(conv.forward(x), conv.forwardRows(x.transpose(1, 2).contiguous()));
  }

  private static void assertSame(Tensor expected, Tensor rows) {
    Tensor got = rows.transpose(1, 2);
    assertArrayEquals(expected.shape(), got.shape());
    Parity.assertClose("y", expected.toFloats(), got.toFloats(), CLOSE);
  }
}
