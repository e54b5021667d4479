package dev.inferencebridge.localstack.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.localstack.JavaChild;
import dev.inferencebridge.localstack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

    @TempDir
    Path directory;

    @Test
    void a_folder_in_use_by_this_process_is_refused() throws IOException {
        try (WorkFolder folder = WorkFolder.open(directory)) {
            assertThatThrownBy(() -> WorkFolder.open(directory.resolve(".")))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("already runs on " + directory.toRealPath());
            assertThat(folder.of("kafka")).isDirectory();
        }
    }

    @Test
    void a_folder_in_use_by_another_process_is_refused_and_free_again_after_its_end() throws Exception {
        try (JavaChild other = JavaChild.start(Locker.class, directory.toString())) {
            assertThat(other.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> WorkFolder.open(directory))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("process " + other.pid());

            other.kill();

            assertThatCode(() -> WorkFolder.open(directory).close()).doesNotThrowAnyException();
        }
    }

    @Test
    void a_refused_try_does_not_free_the_folder_for_other_processes() throws Exception {
        try (var folder = WorkFolder.open(directory)) {
            assertThatThrownBy(() -> WorkFolder.open(directory)).isInstanceOf(StackException.class);

            try (JavaChild other = JavaChild.start(Locker.class, directory.toString())) {
                assertThat(other.readLine()).contains("already runs on");
            }
            assertThat(folder.logOf("kafka")).isEqualTo(folder.of("logs").resolve("kafka.log"));
        }
    }

    @Test
    void a_file_in_place_of_the_folder_is_named() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> WorkFolder.open(file))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void a_path_that_no_setting_can_hold_is_refused() {
        assertThatThrownBy(() -> WorkFolder.open(directory.resolve("a,b")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("a comma");
    }

    @Test
    void a_written_file_is_for_its_owner_only() throws IOException {
        Path file = directory.resolve("ready.json");

        WorkFolder.write(file, "old");
        WorkFolder.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Locks the folder and keeps it until it is killed, or says why it cannot. */
    static final class Locker {

        private Locker() {}

        public static void main(String[] args) throws IOException {
            try (var folder = WorkFolder.open(Path.of(args[0]))) {
                System.out.println("locked");
                folder.of("here");
                int unused = System.in.read();
            } catch (StackException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
