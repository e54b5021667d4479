package dev.inferencebridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No tracked file holds what looks like a real secret. What tests make up is short, or says that it is not one. */
class RepositorySecretsTest {

    private static final Path ROOT = Path.of("..");
    private static final long MOST_BYTES = 2L << 20;

    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\\s+[A-Za-z0-9+/]{40}"),
            // A signed JSON web token.
            Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{43,}"),
            // A client secret of Entra ID: three characters, 7Q~ or 8Q~, and 31 or more.
            Pattern.compile("\\b[A-Za-z0-9_.~-]{3}[78]Q~[A-Za-z0-9_.~-]{31,}"),
            // Keys of storage, Event Hubs, Cosmos DB and the like within a connection string.
            Pattern.compile("(?i)(?:AccountKey|SharedAccessKey|SharedSecretIssuer)=[A-Za-z0-9+/]{40,}={0,2}"),
            Pattern.compile(
                    "(?i)InstrumentationKey=(?!0{8}-)[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12};Ingestion"),
            Pattern.compile("\\b(?:ghp|gho|ghs|github_pat)_[A-Za-z0-9_]{30,}"),
            Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b"),
            // A literal of 20 and more characters that is assigned to a name of a secret.
            Pattern.compile("(?i)(?:password|passwd|client[_-]?secret|api[_-]?key)[\"']?\\s*[:=]\\s*[\"']"
                    + "(?=[A-Za-z0-9+/=_~.-]*[0-9])(?=[A-Za-z0-9+/=_~.-]*[a-z])(?=[A-Za-z0-9+/=_~.-]*[A-Z])"
                    + "[A-Za-z0-9+/=_~.-]{20,}[\"']"));

    @Test
    void no_tracked_file_holds_a_secret() throws Exception {
        List<String> found = new ArrayList<>();
        List<Path> files = tracked();
        assertThat(files).hasSizeGreaterThan(100);
        for (Path file : files) {
            String text = text(file);
            for (Pattern secret : SECRETS) {
                Matcher match = secret.matcher(text);
                while (match.find()) {
                    found.add(file + ":"
                            + (1 + text.substring(0, match.start()).lines().count()) + " /" + secret + "/");
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void each_kind_of_secret_would_be_found() {
        String forty = "aB3".repeat(15);
        List<String> planted = List.of(
                "-----BEGIN " + "PRIVATE KEY-----\n" + forty,
                "eyJ" + forty + ".eyJ" + forty + "." + forty,
                "abc8Q~" + forty,
                "SharedAccess" + "Key=" + forty + "=",
                "InstrumentationKey=" + "1b2c3d4e-1111-4222-8333-123456789abc;IngestionEndpoint=x",
                "ghp_" + forty,
                "AKIA" + "ABCDEFGHIJKLMNOP",
                "client_secret: \"" + forty + "\"");

        assertThat(planted)
                .allSatisfy(text -> assertThat(SECRETS.stream()
                                .anyMatch(secret -> secret.matcher(text).find()))
                        .as(text)
                        .isTrue());
    }

    /** What git tracks, and what it would. */
    private static List<Path> tracked() throws Exception {
        Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        byte[] listed = git.getInputStream().readAllBytes();
        assertThat(git.waitFor())
                .as("git ls-files; this test needs a checkout: %s", new String(listed, StandardCharsets.UTF_8))
                .isZero();
        List<Path> files = new ArrayList<>();
        for (String name : new String(listed, StandardCharsets.UTF_8).split("\0", -1)) {
            Path file = ROOT.resolve(name);
            if (!name.isEmpty() && Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
                files.add(file);
            }
        }
        return files;
    }

    /** Empty for what is no text. */
    private static String text(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }
}
