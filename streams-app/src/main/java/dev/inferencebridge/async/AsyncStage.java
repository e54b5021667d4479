package dev.inferencebridge.async;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bounded asynchronous work whose results come out in order per key, and which a crash does not forget. Confined to the
 * thread of its owner, but for {@link #completed} which any thread may run.
 *
 * <h2>Slots</h2>
 *
 * An event that is in flight holds a slot: a small number, and the place of the event in the {@link SlotJournal}. The slot
 * freed last is taken first, so under a light load the same few slots are written again and again. A journal that keeps
 * one entry a slot between commits therefore writes at most as many entries a commit as there are slots in use, whatever
 * the throughput. (Keyed by event, the journal would write two entries an event.)
 *
 * <h2>Order</h2>
 *
 * Work starts at once for every event, also for several of one key: a hot key does not queue behind its own calls. Only
 * emission is ordered: a result waits until those of all earlier events of its key are out. Events of one key are linked
 * from the oldest to the newest; the oldest may emit, and passes that right on. An event whose result is there at once, and
 * whose key has nothing in flight, is emitted without taking a slot.
 *
 * <h2>Threads</h2>
 *
 * A completing future puts its slot on one queue; the owner drains it. The queue is bounded by the slots, since a slot is
 * on it at most once between its occupation and its release. A cancelled future never gets there: its event stays in the
 * journal, for the next owner.
 *
 * <h2>Fullness</h2>
 *
 * {@link #offer} takes a regular slot or says no. {@link #offerBeyond} takes one of the reserve, for an owner that has an
 * event in hand, cannot give it back, and must not wait: it is expected to stop the flow until a slot is free.
 *
 * @param <K> what orders: equal keys are emitted in order of arrival. A null key orders with nothing.
 * @param <W> the event
 * @param <R> the result
 */
public final class AsyncStage<K, W, R> {

    private static final int NONE = -1;

    private final int regular;
    private final int total;
    private final SlotJournal<W> journal;
    private final Function<? super W, ? extends @Nullable K> keyOf;
    private final AsyncCall<W, R> call;
    private final Emitter<W, R> emitter;
    private final CompletionListener listener;

    private final FreeSlots freeRegular;
    private final FreeSlots freeReserve;
    private final Map<K, Slot<K, W, R>> newest = new HashMap<>();
    private final Completions<Slot<K, W, R>> completions = new Completions<>();

    private int inFlight;
    private long nextArrival;
    private volatile boolean closed;

    /**
     * @param slots how many events may be in flight, 1 or more
     * @param reserve how many more {@link #offerBeyond} may take, 0 or more
     * @param listener told on the completing thread that there is something to drain
     */
    public AsyncStage(
            int slots,
            int reserve,
            SlotJournal<W> journal,
            Function<? super W, ? extends @Nullable K> keyOf,
            AsyncCall<W, R> call,
            Emitter<W, R> emitter,
            CompletionListener listener) {
        if (slots < 1 || reserve < 0 || slots > Integer.MAX_VALUE - reserve) {
            throw new IllegalArgumentException("cannot have " + slots + " slots and " + reserve + " in reserve");
        }
        this.regular = slots;
        this.total = slots + reserve;
        this.freeRegular = new FreeSlots(slots);
        this.freeReserve = new FreeSlots(reserve);
        this.journal = journal;
        this.keyOf = keyOf;
        this.call = call;
        this.emitter = emitter;
        this.listener = listener;
    }

    /**
     * Starts again, in order of arrival, what the journal says is in flight. To be called once, before anything else.
     *
     * @return how many events were started again
     */
    public int recover() {
        if (nextArrival != 0 || inFlight != 0) {
            throw new IllegalStateException("recover comes before everything else");
        }
        List<Recovered<W>> found = new ArrayList<>();
        journal.forEachOccupied((slot, arrival, work) -> found.add(new Recovered<>(slot, arrival, work)));
        found.sort(Comparator.comparingLong(Recovered::arrival));

        boolean[] taken = new boolean[total];
        for (Recovered<W> recovered : found) {
            if (recovered.slot() < taken.length) {
                taken[recovered.slot()] = true;
            }
        }
        // The lowest number lies on top, so that light traffic stays in the first slots.
        for (int slot = total - 1; slot >= 0; slot--) {
            if (!taken[slot]) {
                release(slot);
            }
        }
        for (Recovered<W> recovered : found) {
            nextArrival = recovered.arrival() + 1;
            W work = recovered.work();
            enter(new Slot<>(recovered.slot(), keyOf.apply(work), work, call.start(work)));
        }
        return found.size();
    }

    /**
     * Starts work on an event and returns true; or returns false when every regular slot is taken. First emits what is due
     * of one completion: the event then takes the slot that this vacates, which costs the journal one write and not two.
     */
    public boolean offer(W work) {
        int vacated = emitOne();
        if (vacated >= regular) {
            vacate(vacated);
            vacated = NONE;
        }
        if (vacated == NONE && freeRegular.isEmpty()) {
            return false;
        }
        start(work, vacated, freeRegular);
        return true;
    }

    /** As {@link #offer}, from the reserve. */
    public boolean offerBeyond(W work) {
        if (freeReserve.isEmpty()) {
            return false;
        }
        start(work, NONE, freeReserve);
        return true;
    }

    /** Emits every result that is due. Returns how many were emitted. */
    public int drain() {
        int before = inFlight;
        for (int vacated = emitOne(); vacated != NONE; vacated = emitOne()) {
            vacate(vacated);
        }
        return before - inFlight;
    }

    /**
     * Waits until there is a completion to drain, at most for a time.
     *
     * @return whether there is one
     */
    public boolean awaitCompletion(long timeoutNanos) {
        return completions.await(timeoutNanos);
    }

    /** Whether {@link #drain} has something to look at. */
    public boolean hasCompletions() {
        return !completions.isEmpty();
    }

    /** Events that hold a slot. */
    public int inFlight() {
        return inFlight;
    }

    /** Whether an event of a key holds a slot: another of this key would have to wait for it. */
    public boolean isInFlight(K key) {
        return newest.containsKey(key);
    }

    /** Whether {@link #offer} may say no. */
    public boolean isFull() {
        return freeRegular.isEmpty();
    }

    /** Takes no further completions. What is in flight stays in the journal. */
    public void close() {
        closed = true;
        completions.clear();
    }

    /** @param vacated a slot to take over, already left by its event; {@link #NONE} to take a free one, if one is needed */
    private void start(W work, int vacated, FreeSlots free) {
        K key = keyOf.apply(work);
        CompletableFuture<R> future = call.start(work);
        if (future.isDone() && (key == null || !newest.containsKey(key))) {
            if (vacated != NONE) {
                vacate(vacated);
            }
            emitter.emit(work, resultOf(future));
        } else if (vacated != NONE) {
            journal.replace(vacated, nextArrival++, work);
            enter(new Slot<>(vacated, key, work, future));
        } else {
            int number = free.pop();
            journal.occupy(number, nextArrival++, work);
            enter(new Slot<>(number, key, work, future));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the slot itself carries the future on
    private void enter(Slot<K, W, R> slot) {
        inFlight++;
        K key = slot.key;
        Slot<K, W, R> before = key == null ? null : newest.put(key, slot);
        if (before == null) {
            slot.oldest = true;
        } else {
            before.next = slot;
        }
        slot.call.whenComplete((result, failure) -> {
            if (!isCancellation(failure)) {
                completed(slot);
            }
        });
    }

    /**
     * Emits what is due of the next completion that makes something due.
     *
     * @return the slot that was vacated last, for the caller to vacate or to take over; {@link #NONE} if nothing was due
     */
    private int emitOne() {
        for (Slot<K, W, R> slot; (slot = completions.poll()) != null; ) {
            slot.done = true;
            if (slot.oldest) {
                return emitFrom(slot);
            }
        }
        return NONE;
    }

    /** Emits the oldest event of a key, and those behind it that were only waiting for it. Returns the last one's slot. */
    private int emitFrom(Slot<K, W, R> first) {
        Slot<K, W, R> slot = first;
        while (true) {
            emitter.emit(slot.work, resultOf(slot.call));
            inFlight--;
            Slot<K, W, R> next = slot.next;
            if (next == null) {
                if (slot.key != null) {
                    newest.remove(slot.key);
                }
                return slot.number;
            }
            next.oldest = true;
            if (!next.done) {
                return slot.number;
            }
            vacate(slot.number);
            slot = next;
        }
    }

    private void vacate(int number) {
        journal.clear(number);
        release(number);
    }

    private void release(int number) {
        if (number < regular) {
            freeRegular.push(number);
        } else if (number < total) {
            freeReserve.push(number);
        }
        // A higher number was left by a run with more slots: it is not used again.
    }

    private void completed(Slot<K, W, R> slot) {
        if (closed) {
            return;
        }
        completions.add(slot);
        listener.completed();
    }

    private static boolean isCancellation(@Nullable Throwable failure) {
        return failure instanceof CancellationException
                || (failure instanceof CompletionException && failure.getCause() instanceof CancellationException);
    }

    private static <R> R resultOf(CompletableFuture<R> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw new AsyncCallFailedException(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Told of completions. Thread-safe. */
    @FunctionalInterface
    public interface CompletionListener {
        void completed();
    }

    private record Recovered<W>(int slot, long arrival, W work) {}
}
