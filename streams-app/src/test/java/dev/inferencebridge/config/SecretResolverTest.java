package dev.inferencebridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolverTest {

    private static final Place PLACE = new Place(Path.of("/etc/bridge/bridge.yaml"), 5, 30, "models.fraud.auth.key");

    private final Map<Path, String> files = Map.of(
            Path.of("/etc/bridge/secrets/key"), "hunter2\n",
            Path.of("/empty"), "\n",
            Path.of("/large"), "x".repeat(100_000));
    private final SecretResolver resolver =
            new SecretResolver(Map.of("FRAUD_KEY", "hunter2", "EMPTY", ""), this::readFile);

    @Test
    void a_variable_is_looked_up_in_the_environment() {
        assertThat(resolver.resolve(reference("env:FRAUD_KEY")).reveal()).isEqualTo("hunter2");
    }

    @Test
    void a_file_is_found_from_the_folder_of_the_configuration_and_its_last_line_break_is_dropped() {
        assertThat(resolver.resolve(reference("file:secrets/key")).reveal()).isEqualTo("hunter2");
    }

    @Test
    void a_secret_and_its_reference_do_not_show_the_value() {
        SecretReference reference = reference("env:FRAUD_KEY");

        assertThat(reference).hasToString("env:FRAUD_KEY");
        assertThat(resolver.resolve(reference)).hasToString("Secret[redacted]");
    }

    @Test
    void every_reference_that_leads_nowhere_is_a_problem_that_names_it() {
        List<SecretReference> references = List.of(
                reference("env:FRAUD_KEY"),
                reference("env:OTHER"),
                reference("env:EMPTY"),
                reference("file:none"),
                reference("file:/empty"),
                reference("file:/large"));

        InvalidConfigException failure = Objects.requireNonNull(
                catchThrowableOfType(InvalidConfigException.class, () -> resolver.check(references)));

        assertThat(failure.problems())
                .map(Problem::toString)
                .containsExactly(
                        PLACE + ": the environment variable is not set, was 'env:OTHER'",
                        PLACE + ": the secret is empty, was 'env:EMPTY'",
                        PLACE + ": the file does not exist, was 'file:none'",
                        PLACE + ": the secret is empty, was 'file:/empty'",
                        PLACE + ": the file is larger than 64KiB, was 'file:/large'");
    }

    @Test
    void resolving_one_that_leads_nowhere_throws() {
        assertThatThrownBy(() -> resolver.resolve(reference("env:OTHER")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("env:OTHER");
    }

    @Test
    void a_rotated_file_is_read_anew(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "old");
        SecretReference reference = reference("file:" + file);
        SecretResolver ofProcess = SecretResolver.ofProcess();
        assertThat(ofProcess.resolve(reference)).isEqualTo(Secret.of("old"));

        Files.writeString(file, "new");

        assertThat(ofProcess.resolve(reference)).isEqualTo(Secret.of("new"));
    }

    @Test
    void a_file_that_is_gone_goes_on_with_its_last_known_value(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "old");
        SecretReference reference = reference("file:" + file);
        SecretResolver ofProcess = SecretResolver.ofProcess();
        ofProcess.check(List.of(reference));

        Files.delete(file);

        assertThat(ofProcess.resolve(reference)).isEqualTo(Secret.of("old"));
        assertThatThrownBy(() -> ofProcess.check(List.of(reference))).isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void a_vault_is_asked_for_name_and_version_and_told_of_rejections() {
        List<String> asked = new ArrayList<>();
        SecretResolver withVault = resolver.withVault(new SecretResolver.Vault() {
            @Override
            public String read(String name, Optional<String> version) {
                asked.add(name + version);
                return "from-the-vault";
            }

            @Override
            public void rejected(String name, Optional<String> version) {
                asked.add("not " + name);
            }
        });

        assertThat(withVault.resolve(reference("keyvault:db")).reveal()).isEqualTo("from-the-vault");
        withVault.resolve(reference("keyvault:db/" + "0f".repeat(16)));
        withVault.rejected(reference("keyvault:db"));
        withVault.rejected(reference("env:FRAUD_KEY"));

        assertThat(asked).containsExactly("dbOptional.empty", "dbOptional[" + "0f".repeat(16) + "]", "not db");
    }

    @Test
    void a_vault_that_fails_is_a_problem_with_its_reason() {
        assertThatThrownBy(() -> resolver.check(List.of(reference("keyvault:db"))))
                .hasMessageContaining("there is no key vault, was 'keyvault:db'");
    }

    private static SecretReference reference(String text) {
        return SecretReference.parse(text, PLACE).orElseThrow();
    }

    private byte[] readFile(Path file, int mostBytes) throws IOException {
        String content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, Math.min(bytes.length, mostBytes));
    }
}
