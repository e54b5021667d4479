package dev.inferencebridge.localstack.process;

import dev.inferencebridge.localstack.guard.ChildGuard;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What children run on: the JDK that runs this process, and class paths that the build wrote down. Stateless. */
public final class JavaRuntime {

    /** System property: the root of the repository, below which the build put the class paths. */
    public static final String HOME_PROPERTY = "inferencebridge.home";

    static final String GUARD = ChildGuard.class.getName();

    private static final int OLDEST = 17;
    private static final int NEWEST = 21;

    private JavaRuntime() {}

    /** Throws {@link StackException} unless this process runs on a JDK that every part of the stack runs on. */
    public static void requireSupported() {
        requireSupported(Runtime.version().feature());
    }

    static void requireSupported(int feature) {
        if (feature < OLDEST || feature > NEWEST) {
            throw new StackException("The local stack runs on JDK " + OLDEST + " to " + NEWEST
                    + " (Cassandra does not start on newer ones), and this is " + feature
                    + ". Set JAVA_HOME to one of them.");
        }
    }

    /** The class path of a third-party runtime, as {@code mvn package} wrote it. */
    public static String classPathOf(String runtime) {
        return classPathOf(runtime, System.getProperty(HOME_PROPERTY));
    }

    static String classPathOf(String runtime, @Nullable String home) {
        if (home == null) {
            throw new StackException(
                    "Where is the repository? Set the system property " + HOME_PROPERTY + " to its root directory.");
        }
        Path file = Path.of(home, "deploy", "local-stack", "runtimes", runtime, "target", "classpath");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackException("The class path of " + runtime + " is not in " + file + ". Run: mvn package", e);
        }
    }

    /** The class path of this process, for children that run classes of ours. */
    public static String ownClassPath() {
        return System.getProperty("java.class.path", "");
    }

    static Path executable() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java");
    }

    static String withGuard(String classPath) {
        try {
            Path guard = Path.of(ChildGuard.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classPath.isEmpty() ? guard.toString() : classPath + File.pathSeparator + guard;
        } catch (URISyntaxException e) {
            throw new StackException("The guard class was loaded from no file", e);
        }
    }
}
