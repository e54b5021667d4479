package dev.inferencebridge.cli;

import dev.inferencebridge.config.BridgeConfig;
import dev.inferencebridge.config.InvalidConfigException;
import dev.inferencebridge.config.ModelConfig;
import dev.inferencebridge.config.Problem;
import dev.inferencebridge.config.SecretReference;
import dev.inferencebridge.config.SecretResolver;
import dev.inferencebridge.preflight.Check;
import dev.inferencebridge.preflight.Finding;
import dev.inferencebridge.preflight.HostRules;
import dev.inferencebridge.preflight.Inspection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Checks of this machine, and of what the configuration points at on it. Immutable. */
final class HostChecks {

    private final BridgeConfig config;
    private final Collection<ModelConfig> models;
    private final SecretResolver secrets;
    private final InstantSource clock;

    HostChecks(BridgeConfig config, Collection<ModelConfig> models, SecretResolver secrets, InstantSource clock) {
        this.config = config;
        this.models = List.copyOf(models);
        this.secrets = secrets;
        this.clock = clock;
    }

    List<Inspection> inspections() {
        List<Inspection> inspections = new ArrayList<>();
        List<SecretReference> references = config.secretReferences();
        if (!references.isEmpty()) {
            inspections.add(new Inspection(Check.CONFIG_SECRETS, "references", () -> secrets(references)));
        }
        models.stream()
                .flatMap(model -> model.trustedCertificates().stream())
                .distinct()
                .forEach(file -> inspections.add(new Inspection(
                        Check.CONFIG_CERTIFICATES, String.valueOf(file.getFileName()), () -> authorities(file))));
        inspections.add(new Inspection(
                Check.HOST_JAVA,
                "process",
                () -> HostRules.java(
                        System.getProperty("java.version"), Runtime.getRuntime().maxMemory())));
        inspections.add(new Inspection(Check.HOST_STATE, "kafka.state-dir", this::stateDirectory));
        return inspections;
    }

    private List<Finding> secrets(List<SecretReference> references) {
        try {
            secrets.check(references);
            return List.of(Finding.ok(references.size() + " found"));
        } catch (InvalidConfigException e) {
            return e.problems().stream()
                    .map(Problem::toString)
                    .map(problem -> Finding.fail(problem, Check.CONFIG_SECRETS.remedy()))
                    .toList();
        }
    }

    private List<Finding> authorities(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream pem = Files.newInputStream(file)) {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (IOException | CertificateException e) {
            return List.of(Finding.fail(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    Check.CONFIG_CERTIFICATES.remedy()));
        }
        return HostRules.authorities(file, certificates, clock.instant());
    }

    private List<Finding> stateDirectory() throws IOException {
        Path directory = config.kafka().stateDirectory().toAbsolutePath();
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return HostRules.stateDirectory(
                directory,
                existing,
                Files.isDirectory(existing) && Files.isWritable(existing),
                Files.getFileStore(existing).getUsableSpace());
    }
}
