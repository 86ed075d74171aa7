package io.github.cosyvoice4j.core.text.fst;

import java.util.Arrays;

/**
 * The strongly connected components of a graph in topological order: an arc never leads to an
 * earlier component (Tarjan 1972, "Depth-first search and linear graph algorithms", without
 * recursion).
 *
 * <p>Of two nodes that no path joins, the one that the search finds last comes first: the order in
 * which OpenFst takes the states of a graph without cycles ({@code SccVisitor}), which decides
 * between paths of equal weight.
 */
final class Components {
  /** A graph whose nodes may become known only as arcs are asked for. */
  interface Graph {
    /** {@return how many arcs leave a node} */
    int arcs(int node);

    /** {@return the node that an arc of a node leads to, or -1 to pass it over} */
    int target(int node, int arc);
  }

  private static final int OPEN = -1;

  private final Graph graph;

  /** For each node: when it was found, from 1; 0 if it was not. */
  private int[] found = new int[64];

  /** The earliest found node of its component that it is known to reach. */
  private int[] low = new int[64];

  private int[] nextArc = new int[64];

  /** For each node its component, counted in the order in which they are completed. */
  private int[] component = new int[64];

  private final IntList path = new IntList();
  private final IntList open = new IntList();
  private final IntList completed = new IntList();
  private int count;
  private int clock;

  /**
   * Starts without nodes.
   *
   * @param graph the graph
   */
  Components(Graph graph) {
    this.graph = graph;
  }

  /** Visits a node and all that it leads to, unless that was done. */
  void visit(int root) {
    if (isVisited(root)) {
      return;
    }
    enter(root);
    while (path.size() > 0) {
      int node = path.last();
      if (nextArc[node] < graph.arcs(node)) {
        follow(node, graph.target(node, nextArc[node]++));
      } else {
        leave(path.removeLast());
      }
    }
  }

  /** {@return how many nodes were visited} */
  int size() {
    return completed.size();
  }

  /** {@return the node at a place in topological order; the nodes of a component are together} */
  int node(int place) {
    return completed.get(completed.size() - 1 - place);
  }

  /** {@return a number that two nodes share if each can be reached from the other} */
  int component(int node) {
    return component[node];
  }

  private boolean isVisited(int node) {
    return node < found.length && found[node] != 0;
  }

  private void follow(int node, int target) {
    if (target < 0) {
      return;
    }
    if (!isVisited(target)) {
      enter(target);
    } else if (component[target] == OPEN) {
      low[node] = Math.min(low[node], found[target]);
    }
  }

  private void enter(int node) {
    if (node >= found.length) {
      int room = Math.max(node + 1, 2 * found.length);
      found = Arrays.copyOf(found, room);
      low = Arrays.copyOf(low, room);
      nextArc = Arrays.copyOf(nextArc, room);
      component = Arrays.copyOf(component, room);
    }
    found[node] = ++clock;
    low[node] = clock;
    component[node] = OPEN;
    path.add(node);
    open.add(node);
  }

  private void leave(int node) {
    if (path.size() > 0) {
      int parent = path.last();
      low[parent] = Math.min(low[parent], low[node]);
    }
    if (low[node] != found[node]) {
      return;
    }
    int member;
    do {
      member = open.removeLast();
      component[member] = count;
      completed.add(member);
    } while (member != node);
    count++;
  }
}
