package io.github.cosyvoice4j.core.text.fst;

/**
 * The arcs of a transducer that read nothing. Only along these can a path through a text come back
 * to where it was.
 */
final class EpsilonGraph implements Components.Graph {
  private final Fst fst;

  private EpsilonGraph(Fst fst) {
    this.fst = fst;
  }

  /**
   * {@return whether some cycle that reads nothing has an arc of negative weight}
   *
   * <p>Around such a cycle a path may get better for ever. Refusing also those whose sum is not
   * negative keeps this linear, and no grammar known has any.
   */
  static boolean hasNegativeCycle(Fst fst) {
    EpsilonGraph graph = new EpsilonGraph(fst);
    Components components = new Components(graph);
    for (int state = 0; state < fst.states(); state++) {
      components.visit(state);
    }
    for (int state = 0; state < fst.states(); state++) {
      for (int i = 0; i < fst.arcs(state); i++) {
        int target = graph.target(state, i);
        if (target >= 0
            && fst.weight(fst.arc(state, i)) < 0
            && components.component(state) == components.component(target)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public int arcs(int node) {
    return fst.arcs(node);
  }

  @Override
  public int target(int node, int arc) {
    int at = fst.arc(node, arc);
    return fst.input(at) == 0 ? fst.target(at) : -1;
  }
}
