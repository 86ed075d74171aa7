package io.github.cosyvoice4j.core.text.fst;

/**
 * All paths of a transducer that read a text: OpenFst's composition of the text with it.
 *
 * <p>A node is a place in the text and a state of the transducer. Nodes are numbered as arcs first
 * lead to them, and become known as the arcs of the nodes before them are asked for. A node's arcs
 * are in the order of the transducer's file, as OpenFst has them.
 *
 * <p>Of one text, and not safe for use by several threads.
 */
final class Lattice implements Components.Graph {
  /** Bounds the memory: an old English grammar has 1400 nodes for a byte, today's 100 to 200. */
  private static final int MOST_NODES = 1 << 20;

  private static final int NOT_EXPANDED = -1;

  private final Fst fst;
  private final byte[] text;

  private final IntList places = new IntList();
  private final IntList states = new IntList();
  private final IntList firstArc = new IntList();
  private final IntList arcCount = new IntList();

  /** The transducer's arcs of all expanded nodes, and the nodes that they lead to. */
  private final IntList fstArcs = new IntList();

  private final IntList targets = new IntList();

  /** Open addressing: a node plus one at the place of its hash, or in the next that was free. */
  private int[] table = new int[256];

  /**
   * Starts at the beginning of a text, in the transducer's first state: node 0.
   *
   * @param fst the transducer
   * @param text bytes other than 0
   */
  Lattice(Fst fst, byte[] text) {
    this.fst = fst;
    this.text = text;
    node(0, fst.start());
  }

  /** {@return whether there are too many nodes to know them all: some then lack their arcs} */
  boolean isTooLarge() {
    return nodes() > MOST_NODES;
  }

  /** {@return how many nodes are known} */
  int nodes() {
    return places.size();
  }

  @Override
  public int arcs(int node) {
    if (firstArc.get(node) == NOT_EXPANDED) {
      expand(node);
    }
    return arcCount.get(node);
  }

  @Override
  public int target(int node, int arc) {
    return targets.get(firstArc.get(node) + arc);
  }

  /** {@return what an arc of a node adds to a path's weight} */
  float weight(int node, int arc) {
    return fst.weight(fstArc(node, arc));
  }

  /** {@return the byte that an arc of a node writes, or 0 for none} */
  byte output(int node, int arc) {
    return (byte) fst.output(fstArc(node, arc));
  }

  /** {@return the weight with which a path may end in a node; infinite if it may not} */
  float finalWeight(int node) {
    return places.get(node) < text.length
        ? Float.POSITIVE_INFINITY
        : fst.finalWeight(states.get(node));
  }

  private int fstArc(int node, int arc) {
    return fstArcs.get(firstArc.get(node) + arc);
  }

  private void expand(int node) {
    firstArc.set(node, targets.size());
    if (!isTooLarge()) {
      int place = places.get(node);
      int label = place < text.length ? Byte.toUnsignedInt(text[place]) : -1;
      fst.matching(states.get(node), label, arc -> add(arc, place));
    }
    arcCount.set(node, targets.size() - firstArc.get(node));
  }

  private void add(int arc, int place) {
    fstArcs.add(arc);
    targets.add(node(fst.input(arc) == 0 ? place : place + 1, fst.target(arc)));
  }

  /** The node of a place and a state, made if need be. */
  private int node(int place, int state) {
    int slot = slot(place, state);
    if (table[slot] == 0) {
      places.add(place);
      states.add(state);
      firstArc.add(NOT_EXPANDED);
      arcCount.add(0);
      table[slot] = nodes();
      if (2 * nodes() > table.length) {
        grow();
        return nodes() - 1;
      }
    }
    return table[slot] - 1;
  }

  /** Where in the table a node is, or would be put. */
  private int slot(int place, int state) {
    int mask = table.length - 1;
    int hash = (place * 0x9E3779B1) ^ (state * 0x85EBCA6B);
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (table[slot] != 0 && !isNode(table[slot] - 1, place, state)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isNode(int node, int place, int state) {
    return places.get(node) == place && states.get(node) == state;
  }

  private void grow() {
    table = new int[2 * table.length];
    for (int node = 0; node < nodes(); node++) {
      table[slot(places.get(node), states.get(node))] = node + 1;
    }
  }
}
