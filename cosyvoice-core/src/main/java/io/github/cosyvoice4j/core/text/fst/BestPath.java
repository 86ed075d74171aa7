package io.github.cosyvoice4j.core.text.fst;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The path of least weight through a lattice, and what it writes: OpenFst's {@code ShortestPath}
 * with its own choice of a queue ({@code AutoQueue}), as kaldifst calls it.
 *
 * <p>Which of several paths of equal weight is taken depends on the order in which nodes are looked
 * at, so that is OpenFst's:
 *
 * <ul>
 *   <li>Where no arc has a weight, last seen first.
 *   <li>Otherwise in the order of {@link Components}: every weight is final when it is used, so
 *       negative ones do no harm. Within a cycle, over and over until nothing gets better.
 * </ul>
 *
 * <p>Only arcs to nodes from which the end can be reached count, as OpenFst cuts the others off
 * first. Sums are rounded to floats as there; a long text's last bits matter.
 */
final class BestPath {
  private static final int NONE = -1;

  private final Lattice lattice;
  private final Components order;
  private final BitSet live = new BitSet();

  /** For each node the least weight known of a path to it, and that path's last arc. */
  private final float[] distance;

  private final int[] parent;
  private final int[] parentArc;

  private float best = Float.POSITIVE_INFINITY;
  private int end = NONE;

  private BestPath(Lattice lattice) {
    this.lattice = lattice;
    this.order = new Components(lattice);
    order.visit(0);
    this.distance = new float[lattice.nodes()];
    this.parent = new int[lattice.nodes()];
    this.parentArc = new int[lattice.nodes()];
    Arrays.fill(distance, Float.POSITIVE_INFINITY);
    distance[0] = 0;
    parent[0] = NONE;
  }

  /**
   * {@return what the best path through a text writes; nothing if no path reads the text, or there
   * are too many to look at}
   *
   * @param fst the transducer
   * @param text any text; NUL is what stands for no byte, and is passed over
   */
  static Optional<String> rewrite(Fst fst, String text) {
    byte[] bytes = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    BestPath search = new BestPath(new Lattice(fst, bytes));
    if (search.lattice.isTooLarge()) {
      return Optional.empty();
    }
    search.findLive();
    if (search.isUnweighted()) {
      search.lastSeenFirst();
    } else {
      search.inOrder();
    }
    return search.end == NONE ? Optional.empty() : Optional.of(search.output());
  }

  private void findLive() {
    for (int place = order.size() - 1; place >= 0; place = startOf(place) - 1) {
      int first = startOf(place);
      if (anyReachesEnd(first, place)) {
        for (int i = first; i <= place; i++) {
          live.set(order.node(i));
        }
      }
    }
  }

  /** The first place of the component that a place is in. */
  private int startOf(int place) {
    int component = order.component(order.node(place));
    int first = place;
    while (first > 0 && order.component(order.node(first - 1)) == component) {
      first--;
    }
    return first;
  }

  private boolean anyReachesEnd(int first, int last) {
    for (int i = first; i <= last; i++) {
      int node = order.node(i);
      if (lattice.finalWeight(node) < Float.POSITIVE_INFINITY) {
        return true;
      }
      for (int arc = 0; arc < lattice.arcs(node); arc++) {
        if (live.get(lattice.target(node, arc))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isUnweighted() {
    for (int node = live.nextSetBit(0); node >= 0; node = live.nextSetBit(node + 1)) {
      for (int arc = 0; arc < lattice.arcs(node); arc++) {
        float weight = lattice.weight(node, arc);
        if (weight != 0
            && weight != Float.POSITIVE_INFINITY
            && live.get(lattice.target(node, arc))) {
          return false;
        }
      }
    }
    return true;
  }

  private void lastSeenFirst() {
    IntList stack = new IntList();
    if (live.get(0)) {
      stack.add(0);
    }
    while (stack.size() > 0) {
      int node = stack.removeLast();
      finish(node);
      for (int arc = 0; arc < lattice.arcs(node); arc++) {
        if (improves(node, arc)) {
          stack.add(lattice.target(node, arc));
        }
      }
    }
  }

  private void inOrder() {
    for (int first = 0, next; first < order.size(); first = next) {
      next = endOf(first);
      boolean again;
      do {
        again = false;
        for (int place = first; place < next; place++) {
          again |= improvesWithin(order.node(place));
        }
      } while (again);
      for (int place = first; place < next; place++) {
        finish(order.node(place));
      }
    }
  }

  /** The place after the last of the component that begins at a place. */
  private int endOf(int first) {
    int component = order.component(order.node(first));
    int next = first + 1;
    while (next < order.size() && order.component(order.node(next)) == component) {
      next++;
    }
    return next;
  }

  /** Follows a node's arcs; true if that made a node of its own component better. */
  private boolean improvesWithin(int node) {
    boolean within = false;
    for (int arc = 0; arc < lattice.arcs(node); arc++) {
      if (improves(node, arc)) {
        within |= order.component(lattice.target(node, arc)) == order.component(node);
      }
    }
    return within;
  }

  private boolean improves(int node, int arc) {
    int target = lattice.target(node, arc);
    float sum = distance[node] + lattice.weight(node, arc);
    if (!live.get(target) || !(sum < distance[target])) {
      return false;
    }
    distance[target] = sum;
    parent[target] = node;
    parentArc[target] = arc;
    return true;
  }

  private void finish(int node) {
    float sum = distance[node] + lattice.finalWeight(node);
    if (sum < best) {
      best = sum;
      end = node;
    }
  }

  private String output() {
    IntList reversed = new IntList();
    for (int node = end; parent[node] != NONE; node = parent[node]) {
      byte label = lattice.output(parent[node], parentArc[node]);
      if (label != 0) {
        reversed.add(label);
      }
    }
    byte[] output = new byte[reversed.size()];
    for (int i = 0; i < output.length; i++) {
      output[i] = (byte) reversed.get(output.length - 1 - i);
    }
    return new String(output, StandardCharsets.UTF_8);
  }
}
