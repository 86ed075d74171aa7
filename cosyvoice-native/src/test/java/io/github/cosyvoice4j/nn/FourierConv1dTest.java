package io.github.cosyvoice4j.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.cosyvoice4j.core.checkpoint.RandomWeights;
import io.github.cosyvoice4j.core.testing.Parity;
import io.github.cosyvoice4j.torch.ConvShape;
import io.github.cosyvoice4j.torch.LeakCheck;
import io.github.cosyvoice4j.torch.ModuleWeights;
import io.github.cosyvoice4j.torch.Tensor;
import io.github.cosyvoice4j.torch.TensorScope;
import io.github.cosyvoice4j.torch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakCheck.class)
class FourierConv1dTest {
  private static final double CLOSE = 1e-5;
  private static final int IN = 12;
  private static final int OUT = 7;

  private ModuleWeights owner;
  private TensorScope scope;

  @BeforeEach
  void open() {
    owner = ModuleWeights.of(new RandomWeights(1));
    scope = TensorScope.open();
  }

  @AfterEach
  void free() {
    scope.close();
    owner.close();
  }

  @ParameterizedTest
  @CsvSource({
    "3, 1, 8, 50",
    "3, 2, 4, 7",
    "7, 1, 20, 1",
    "7, 3, 20, 100",
    "7, 5, 16, 333",
    "11, 1, 32, 22",
    "11, 1, 32, 23",
    "11, 5, 24, 200",
    "1, 1, 2, 5",
    "10, 1, 16, 40"
  })
  void isTheConvolutionWithoutPadding(int taps, int dilation, int window, int outputs) {
    Tensor weight = Torch.randn(1, 0, OUT, IN, taps);
    Tensor bias = Torch.randn(2, 0, OUT);
    Conv1d conv = new Conv1d(weight, bias, ConvShape.PLAIN.dilated(dilation).padded(4));
    FourierConv1d fourier = new FourierConv1d(owner, conv, window);
    Tensor x = Torch.randn(3, 0, 1, fourier.steps(outputs), IN);
    Tensor y = fourier.forward(x, outputs);
    assertArrayEquals(new long[] {1, outputs, OUT}, y.shape());
    Tensor exact =
        x.transpose(1, 2)
            .toFloat64()
            .conv1d(weight.toFloat64(), bias.toFloat64(), ConvShape.PLAIN.dilated(dilation))
            .narrow(2, 0, outputs)
            .transpose(1, 2);
    Parity.assertClose("y", exact.toFloats(), y.toFloats(), CLOSE);
  }

  @ParameterizedTest
  @CsvSource({"7, 1, 20, 15", "11, 3, 32, 100"})
  void whatFillsTheLastWindowHasNoEffect(int taps, int dilation, int window, int outputs) {
    Tensor weight = Torch.randn(1, 0, OUT, IN, taps);
    Conv1d conv = new Conv1d(weight, Torch.randn(2, 0, OUT), ConvShape.PLAIN.dilated(dilation));
    ValidConv1d direct = new DirectConv1d(conv);
    ValidConv1d fourier = new FourierConv1d(owner, conv, window);
    Tensor signal = Torch.randn(3, 0, 1, direct.steps(outputs), IN);
    Tensor filled = signal.pad(10, 0, 0, 0, fourier.steps(outputs) - signal.size(1));
    Parity.assertClose(
        "y",
        direct.forward(signal, outputs).toFloats(),
        fourier.forward(filled, outputs).toFloats(),
        10 * CLOSE);
  }
}
