package dev.inferencebridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a process costs, seen from outside. Confined to one thread. */
final class ProcessMeter {

    private record Sample(long atMillis, long cpuNanos) {}

    private final long pid;
    private final List<Sample> samples = new ArrayList<>();

    ProcessMeter(long pid) {
        this.pid = pid;
    }

    /** To be called many times a second while the process lives. */
    void sample() {
        ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toNanos)
                .ifPresent(cpu -> samples.add(new Sample(System.currentTimeMillis(), cpu)));
    }

    /** CPU time between two moments, in seconds; empty where the platform does not say, or no sample covers them. */
    OptionalDouble cpuSeconds(long fromMillis, long toMillis) {
        OptionalDouble from = cpuNanosAt(fromMillis);
        OptionalDouble to = cpuNanosAt(toMillis);
        return from.isPresent() && to.isPresent()
                ? OptionalDouble.of((to.getAsDouble() - from.getAsDouble()) / 1e9)
                : OptionalDouble.empty();
    }

    private OptionalDouble cpuNanosAt(long millis) {
        for (int i = 1; i < samples.size(); i++) {
            Sample before = samples.get(i - 1);
            Sample after = samples.get(i);
            if (millis >= before.atMillis && millis <= after.atMillis) {
                double share = (double) (millis - before.atMillis) / Math.max(1, after.atMillis - before.atMillis);
                return OptionalDouble.of(before.cpuNanos + share * (after.cpuNanos - before.cpuNanos));
            }
        }
        return OptionalDouble.empty();
    }

    /** The largest resident set so far, in MiB; empty where there is no procfs. */
    OptionalDouble peakResidentMebibytes() {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return OptionalDouble.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
