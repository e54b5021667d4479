package dev.inferencebridge.change;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cells of an image while something is merged into them, sorted by column. Confined to one merge; copies the array of
 * cells on the first change only.
 */
final class CellDraft {

    private ImageCell[] cells;
    private int size;
    private boolean copied;
    private @Nullable Set<String> changed;
    private @Nullable Set<String> contested;

    CellDraft(ImageCell[] cells) {
        this.cells = cells;
        this.size = cells.length;
    }

    int size() {
        return size;
    }

    ImageCell at(int index) {
        return cells[index];
    }

    int find(String column) {
        return find(cells, size, column);
    }

    /** The index of a column's cell, or {@code -1 - index} of where it belongs. */
    static int find(ImageCell[] cells, int size, String column) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = cells[middle].column().compareTo(column);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** Puts a cell where {@link #find} said. */
    void put(int found, ImageCell cell) {
        int index = found < 0 ? -1 - found : found;
        if (found >= 0) {
            own(0);
        } else {
            own(8);
            System.arraycopy(cells, index, cells, index + 1, size - index);
            size++;
        }
        cells[index] = cell;
    }

    void remove(int index) {
        own(0);
        System.arraycopy(cells, index + 1, cells, index, size - index - 1);
        size--;
    }

    private void own(int room) {
        if (!copied || size + (room > 0 ? 1 : 0) > cells.length) {
            cells = Arrays.copyOf(cells, size + room);
            copied = true;
        }
    }

    void noteChanged(String column) {
        if (column.isEmpty()) {
            return;
        }
        if (changed == null) {
            changed = new LinkedHashSet<>();
        }
        changed.add(column);
    }

    void noteContested(String column) {
        if (column.isEmpty()) {
            return;
        }
        if (contested == null) {
            contested = new LinkedHashSet<>();
        }
        contested.add(column);
    }

    boolean isTouched() {
        return copied;
    }

    ImageCell[] cells() {
        return size == cells.length ? cells : Arrays.copyOf(cells, size);
    }

    Set<String> changed() {
        return changed == null ? Set.of() : changed;
    }

    Set<String> contested() {
        return contested == null ? Set.of() : contested;
    }
}
