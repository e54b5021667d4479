package dev.inferencebridge.async;

/** The numbers of free slots; the one freed last is taken first. Confined to the owner's thread. */
final class FreeSlots {

    private final int[] stack;
    private int size;

    FreeSlots(int capacity) {
        stack = new int[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(int slot) {
        stack[size++] = slot;
    }

    int pop() {
        return stack[--size];
    }
}
