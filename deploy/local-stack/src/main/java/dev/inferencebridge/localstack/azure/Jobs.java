package dev.inferencebridge.localstack.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of all workspaces, by id, and the one compute that they run on, first come first served. Thread-safe; its lock
 * is not held while a job works.
 *
 * <p>The latest 10 000 jobs that have ended are held; as many that have not are the most that are taken.
 */
public final class Jobs implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Jobs.class);
    private static final int MOST = 10_000;
    private static final int MOST_FAILURES = 1_000_000;
    private static final Duration LONGEST_PACE = Duration.ofMinutes(1);

    /** What may change once a job is there. */
    private static final Set<String> CHANGEABLE =
            Set.of("description", "tags", "displayName", "properties", "isArchived");

    private final JobWork work;
    private final Clock clock;
    private final ScheduledExecutorService steps =
            Executors.newSingleThreadScheduledExecutor(daemon("azure-job-steps"));
    private final ExecutorService compute = Executors.newSingleThreadExecutor(daemon("azure-compute"));

    // Guarded by this.
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private @Nullable JobStatus held;
    private Duration pace = Duration.ofMillis(100);
    private int failNext;
    private String failure = "";
    private @Nullable String working;
    private @Nullable Thread worker;

    Jobs(JobWork work, Clock clock) {
        this.work = work;
        this.clock = clock;
    }

    /** All that are held, oldest first. */
    public synchronized List<Job> all() {
        return List.copyOf(jobs.values());
    }

    public synchronized Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** How long a job starts, is queued and finalizes, each; 0 to 1 minute, 100 ms at first. */
    public synchronized void pace(Duration changed) {
        if (changed.isNegative() || changed.compareTo(LONGEST_PACE) > 0) {
            throw new IllegalArgumentException("a pace is 0 to 1 minute, not " + changed);
        }
        pace = changed;
    }

    /** The next jobs that run fail with the message instead of working. */
    public synchronized void failNext(int count, String message) {
        if (count < 0 || count > MOST_FAILURES) {
            throw new IllegalArgumentException("0 to " + MOST_FAILURES + " failures, not " + count);
        }
        failNext = count;
        failure = message;
    }

    /** Lets no job go beyond the status, {@link JobStatus#QUEUED} or {@link JobStatus#RUNNING}, until {@link #release()}. */
    public synchronized void holdAt(JobStatus status) {
        if (status != JobStatus.QUEUED && status != JobStatus.RUNNING) {
            throw new IllegalArgumentException("jobs are held at Queued or Running, not at " + status.word());
        }
        held = status;
        notifyAll();
    }

    public synchronized void release() {
        held = null;
        notifyAll();
    }

    /**
     * The job once it is as wanted; waits for it.
     *
     * @throws TimeoutException when it has not become so
     */
    public synchronized Job await(String id, Predicate<? super Job> wanted, Duration within)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            Job job = jobs.get(id);
            if (job != null && wanted.test(job)) {
                return job;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new TimeoutException(
                        "after " + within + " job " + id + " is " + (job == null ? "unknown" : job.status()));
            }
            wait(left);
        }
    }

    /** What became of a request for a job. */
    enum Verdict {
        CREATED,
        UPDATED,
        /** The job is there, and the request would change more than may change. */
        IMMUTABLE,
        /** Too many have not ended. */
        FULL
    }

    /** Starts the job, unless it is there: then only what may change is changed. */
    synchronized Verdict submit(String id, String resource, ObjectNode request, String by) {
        Job known = jobs.get(id);
        if (known != null) {
            if (!changed(known.request(), request).isEmpty()) {
                return Verdict.IMMUTABLE;
            }
            put(known.again(request));
            return Verdict.UPDATED;
        }
        if (!makeRoom()) {
            return Verdict.FULL;
        }
        put(Job.submitted(id, resource, request, by, clock.instant()));
        later(() -> queue(id));
        return Verdict.CREATED;
    }

    /** The properties in which two requests differ, of those that may not change. */
    static List<String> changed(ObjectNode before, ObjectNode after) {
        List<String> names = new ArrayList<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .distinct()
                .filter(name -> !CHANGEABLE.contains(name))
                .filter(name -> !before.path(name).equals(after.path(name)))
                .sorted()
                .toList();
    }

    /** Asks a job to end; the job as it is then, empty when there is none. */
    synchronized Optional<Job> cancel(String id) {
        Job job = jobs.get(id);
        if (job != null && !job.status().isLast() && job.status() != JobStatus.CANCEL_REQUESTED) {
            put(job.at(JobStatus.CANCEL_REQUESTED, clock.instant()));
            Thread busy = worker;
            if (busy != null && id.equals(working)) {
                busy.interrupt();
            } else {
                later(() -> end(id, JobStatus.CANCELED));
            }
        }
        return find(id);
    }

    private synchronized void queue(String id) {
        if (move(id, JobStatus.STARTING, JobStatus.QUEUED)) {
            later(() -> compute.execute(() -> runQueued(id)));
        }
    }

    private void runQueued(String id) {
        Job job;
        String planned;
        try {
            synchronized (this) {
                await(id, JobStatus.QUEUED);
                if (!move(id, JobStatus.QUEUED, JobStatus.RUNNING)) {
                    return;
                }
                working = id;
                worker = Thread.currentThread();
                await(id, JobStatus.RUNNING);
                planned = failNext > 0 ? failure : "";
                failNext = Math.max(0, failNext - 1);
                job = known(id);
            }
            if (job.status() == JobStatus.RUNNING) {
                Map<String, String> told = planned.isEmpty() ? work.run(job, what -> says(id, what)) : fail(planned);
                worked(id, told);
            }
        } catch (InterruptedException e) {
            failed(id, "interrupted");
        } catch (Exception e) {
            log.atWarn().addKeyValue("job", id).setCause(e).log("the job failed");
            String message = e.getMessage();
            failed(id, message == null ? e.toString() : message);
        } finally {
            over(id);
        }
    }

    private static Map<String, String> fail(String message) {
        throw new IllegalStateException(message);
    }

    private synchronized void says(String id, String what) {
        put(known(id).doing(what));
    }

    private synchronized void worked(String id, Map<String, String> told) {
        put(known(id).with(told));
        if (move(id, JobStatus.RUNNING, JobStatus.FINALIZING)) {
            later(() -> end(id, JobStatus.COMPLETED));
        }
    }

    private synchronized void failed(String id, String why) {
        Job job = known(id);
        if (job.status() == JobStatus.RUNNING) {
            put(job.failing(why).at(JobStatus.FAILED, clock.instant()));
        }
    }

    /** The compute is free; a cancelled job has ended with it. */
    private synchronized void over(String id) {
        working = null;
        worker = null;
        boolean unused = Thread.interrupted();
        end(id, JobStatus.CANCELED);
    }

    private synchronized void end(String id, JobStatus last) {
        boolean unused = move(id, last == JobStatus.CANCELED ? JobStatus.CANCEL_REQUESTED : JobStatus.FINALIZING, last);
    }

    private boolean move(String id, JobStatus from, JobStatus to) {
        Job job = jobs.get(id);
        if (job == null || job.status() != from) {
            return false;
        }
        put(job.at(to, clock.instant()));
        return true;
    }

    /** While the status is held, and the job has it. */
    private void await(String id, JobStatus status) throws InterruptedException {
        while (held == status && known(id).status() == status) {
            wait();
        }
    }

    private Job known(String id) {
        return Optional.ofNullable(jobs.get(id)).orElseThrow();
    }

    private void put(Job job) {
        jobs.put(job.id(), job);
        notifyAll();
    }

    private boolean makeRoom() {
        if (jobs.size() < MOST) {
            return true;
        }
        Optional<String> oldest = jobs.values().stream()
                .filter(job -> job.status().isLast())
                .map(Job::id)
                .findFirst();
        oldest.ifPresent(jobs::remove);
        return oldest.isPresent();
    }

    private void later(Runnable step) {
        try {
            var unused = steps.schedule(step, pace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            log.atDebug().log("no job goes on after the end");
        }
    }

    /** Interrupts what runs; no job goes on. */
    @Override
    public void close() {
        steps.shutdownNow();
        compute.shutdownNow();
    }

    private static ThreadFactory daemon(String name) {
        return body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
