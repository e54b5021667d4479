package dev.inferencebridge.localstack.folder;

import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The folder of one stack, locked for this process until it is closed. Thread-safe. */
public final class WorkFolder implements AutoCloseable {

    /**
     * Folders open in this process. A second channel to the lock file must not even be opened: closing it would drop the
     * lock of the first (POSIX record locks belong to the process).
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static final Pattern UNQUOTABLE = Pattern.compile("[,\"\\\\]");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    private final FileChannel lock;

    private WorkFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Creates the folder if need be and locks it; throws {@link StackException} when another stack runs on it. */
    public static WorkFolder open(Path root) {
        try {
            Path absolute = Files.createDirectories(root).toRealPath();
            if (UNQUOTABLE.matcher(absolute.toString()).find()) {
                throw new StackException("The work folder " + absolute
                        + " has a comma, a quote or a backslash in its path, which the settings of Kafka and Cassandra"
                        + " cannot hold. Choose another one.");
            }
            if (!OPEN.add(absolute)) {
                throw inUse(absolute, Long.toString(ProcessHandle.current().pid()));
            }
            try {
                return new WorkFolder(absolute, lock(absolute));
            } catch (IOException | RuntimeException e) {
                OPEN.remove(absolute);
                throw e;
            }
        } catch (IOException e) {
            throw new StackException("Cannot use " + root + " as work folder: " + e, e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(
                root.resolve("stack.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            ByteBuffer owner = ByteBuffer.allocate(20);
            channel.read(owner, 0);
            channel.close();
            throw inUse(root, StandardCharsets.US_ASCII.decode(owner.flip()).toString());
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(
                Long.toString(ProcessHandle.current().pid())));
        return channel;
    }

    private static StackException inUse(Path root, String owner) {
        return new StackException("A local stack (process " + owner + ") already runs on " + root
                + ". Stop it, or choose another work folder.");
    }

    /** Ports of this stack, remembered from start to start. */
    public Map<StackPort, Integer> choosePorts(Map<StackPort, Integer> fixed) {
        return PortMemory.of(root.resolve("ports.properties")).choose(fixed);
    }

    /** The folder of one part, created if need be. */
    public Path of(String part) {
        try {
            return Files.createDirectories(root.resolve(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the output of one part is kept. */
    public Path logOf(String part) {
        return root.resolve("logs").resolve(part + ".log");
    }

    /** Replaces a file in one step: a reader, who must be its owner, sees the old or the new content. */
    public static void write(Path file, String text) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.deleteIfExists(draft);
            Files.createFile(draft, OWNER_ONLY);
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Cannot write " + file + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OPEN.remove(root);
        }
    }
}
