package io.github.cosyvoice4j.torch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.global.torch;

/**
 * Runs independent tasks at the same time, each with all its operations on one thread: what a task
 * works on stays in the cache of one processor, and no operation waits for the threads of another.
 */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Runs tasks on as many threads as the calling thread's operations have. The calling thread takes
   * the first; whoever has ended one takes the next. Returns, or throws what a task threw, when
   * none runs any more; after a failure, tasks that were not begun are left out.
   *
   * @param tasks how many
   * @param task gets its number, from 0; what it makes is freed at its end
   */
  public static void run(int tasks, IntConsumer task) {
    int parts = Math.max(1, Math.min(Torch.threads(), tasks));
    AtomicInteger next = new AtomicInteger(parts);
    Parts.run(
        parts,
        part ->
            onOneThread(
                () -> {
                  try {
                    for (int i = part; i < tasks; i = next.getAndIncrement()) {
                      int number = i;
                      TensorScope.run(() -> task.accept(number));
                    }
                  } finally {
                    next.set(tasks);
                  }
                }));
  }

  private static void onOneThread(Runnable body) {
    int before = torch.get_num_threads();
    if (before == 1) {
      body.run();
      return;
    }
    torch.set_num_threads(1);
    try {
      body.run();
    } finally {
      torch.set_num_threads(before);
    }
  }
}
