package dev.inferencebridge.localstack.folder;

import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the ports of a stack and remembers them in a file: fixed ones, else those of the last start that are still free,
 * else free ones. Not thread-safe.
 *
 * <p>Free ports are taken from below the range from which the kernel serves outgoing connections (32768 and up on Linux): a
 * part that was killed must find its port free again, and a client that reconnects to a dead port of that range can end up
 * connected to itself.
 */
final class PortMemory {

    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_768;
    private static final int ATTEMPTS = 10_000;

    private final Path file;
    private final IntPredicate free;
    private final IntSupplier candidates;

    PortMemory(Path file, IntPredicate free, IntSupplier candidates) {
        this.file = file;
        this.free = free;
        this.candidates = candidates;
    }

    static PortMemory of(Path file) {
        RandomGenerator random = RandomGenerator.getDefault();
        return new PortMemory(file, PortMemory::isFree, () -> random.nextInt(LOWEST, BEYOND));
    }

    /** A port for each of {@link StackPort}; throws {@link StackException} when a fixed one is taken. */
    Map<StackPort, Integer> choose(Map<StackPort, Integer> fixed) {
        Properties remembered = read();
        Map<StackPort, Integer> chosen = new EnumMap<>(StackPort.class);
        chosen.putAll(fixed);
        fixed.forEach((port, number) -> {
            if (!free.test(number)) {
                throw new StackException("Port " + number + ", fixed for " + port.label() + ", is taken on 127.0.0.1");
            }
        });
        for (StackPort port : StackPort.values()) {
            if (!chosen.containsKey(port)) {
                chosen.put(
                        port,
                        usable(remembered.getProperty(port.label()), chosen).orElseGet(() -> next(chosen)));
            }
        }
        write(chosen);
        return Map.copyOf(chosen);
    }

    private OptionalInt usable(@Nullable String text, Map<StackPort, Integer> chosen) {
        if (text == null || !text.matches("[0-9]{1,5}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return isUsable(number, chosen) ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private int next(Map<StackPort, Integer> chosen) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int number = candidates.getAsInt();
            if (isUsable(number, chosen)) {
                return number;
            }
        }
        throw new StackException("No free port on 127.0.0.1 between " + LOWEST + " and " + (BEYOND - 1));
    }

    private boolean isUsable(int number, Map<StackPort, Integer> chosen) {
        return number >= 1 && number <= 65_535 && !chosen.containsValue(number) && free.test(number);
    }

    private Properties read() {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return properties;
    }

    private void write(Map<StackPort, Integer> chosen) {
        String text = chosen.entrySet().stream()
                .map(entry -> entry.getKey().label() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        WorkFolder.write(file, text);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(Loopback.at(port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
