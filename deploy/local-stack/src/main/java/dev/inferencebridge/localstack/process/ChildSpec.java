package dev.inferencebridge.localstack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run one child JVM. Immutable.
 *
 * @param name what messages call it
 * @param jvmOptions heap, system properties, module options
 * @param classPath of the main class; the guard's own is appended
 * @param mainClass run by the guard
 * @param arguments of the main class
 * @param directory current directory of the child, which must exist
 * @param log where its standard output and error are appended
 */
public record ChildSpec(
        String name,
        List<String> jvmOptions,
        String classPath,
        String mainClass,
        List<String> arguments,
        Path directory,
        Path log) {

    public ChildSpec {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(JavaRuntime.executable().toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(JavaRuntime.withGuard(classPath));
        command.add(JavaRuntime.GUARD);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
