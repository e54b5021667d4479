package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.Nearest;
import dev.inferencebridge.config.PipelineConfig;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The pipeline that a command was given the name of. Stateless. */
final class NamedPipeline {

    private NamedPipeline() {}

    /** Throws a {@link ParameterException} that lists the pipelines of the file, the likeliest first, when none has the name. */
    static PipelineConfig find(BridgeConfig config, String name, Path file, CommandSpec spec) {
        PipelineConfig pipeline = config.pipelines().get(name);
        if (pipeline == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "there is no pipeline '" + name + "' in " + file + "; there is: "
                            + String.join(
                                    ", ",
                                    Nearest.ordered(name, config.pipelines().keySet())));
        }
        return pipeline;
    }
}
