package dev.inferencebridge.preflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everything at the same time. Thread-safe.
 *
 * <p>Each inspection has a thread of its own and the same time to answer in. One that breaks or hangs becomes a finding that
 * says so, and no other is the worse for it. A thread that does not heed its interruption is left behind; it is a daemon.
 */
public final class Preflight {

    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private final Duration patience;
    private final Redaction redaction;

    /**
     * Looks at nothing yet.
     *
     * @param patience how long an inspection may take, above zero
     */
    public Preflight(Duration patience, Redaction redaction) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience must be above zero, was " + patience);
        }
        this.patience = patience;
        this.redaction = redaction;
    }

    /** What was found, in the order of the inspections. Takes the patience at most. */
    public Report run(List<Inspection> inspections) {
        AtomicInteger count = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "preflight-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        long start = System.nanoTime();
        try {
            List<Future<List<Finding>>> looking = new ArrayList<>();
            inspections.forEach(inspection -> looking.add(threads.submit(inspection.look())));
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < inspections.size(); i++) {
                long left = patience.toNanos() - (System.nanoTime() - start);
                Inspection inspection = inspections.get(i);
                for (Finding finding : findings(inspection, looking.get(i), left)) {
                    results.add(new Result(
                            inspection.check(), redaction.of(inspection.subject()), finding.map(redaction::of)));
                }
            }
            return new Report(results, Duration.ofNanos(System.nanoTime() - start));
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Finding> findings(Inspection inspection, Future<List<Finding>> looking, long leftNanos) {
        try {
            List<Finding> findings = looking.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
            return findings.isEmpty() ? List.of(Finding.notChecked("there was nothing to look at", "")) : findings;
        } catch (TimeoutException e) {
            looking.cancel(true);
            return List.of(late(inspection.check()));
        } catch (ExecutionException e) {
            return List.of(broken(inspection.check(), e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.notChecked("interrupted", "repeat the check"));
        }
    }

    private static Finding broken(Check check, Throwable failure) {
        if (failure instanceof NotCheckedException known) {
            return known.finding();
        }
        if (failure instanceof UnreachableException away) {
            return away.finding(check);
        }
        LOG.atDebug().setCause(failure).addKeyValue("check", check.id()).log("A check broke");
        return Finding.notChecked(
                "the check itself broke (" + failure.getClass().getSimpleName() + ")", "see the log at level DEBUG");
    }

    private Finding late(Check check) {
        String found = "no answer within " + patience.toMillis() + " ms";
        return check.isReachability()
                ? Finding.fail(found, check.remedy())
                : Finding.notChecked(found, "repeat the check; if it stays, look at what is asked");
    }
}
