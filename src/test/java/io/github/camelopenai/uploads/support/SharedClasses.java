package io.github.camelopenai.uploads.support;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * The JVM's archive of the libraries' classes that a process of the tests needs, already parsed and verified. A process takes
 * half as much processor time with it. The first test that starts a process makes it, in {@code target}; if that fails,
 * processes load their classes as usual.
 */
final class SharedClasses {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static List<String> options;

    private SharedClasses() {}

    /** The options of a JVM that uses the archive. */
    static synchronized List<String> options() throws IOException {
        if (options == null) {
            options = Files.isDirectory(TARGET) ? List.copyOf(archived()) : List.of();
        }
        return options;
    }

    private static List<String> archived() throws IOException {
        // Another JDK or other libraries have an archive of their own.
        String name = "shared-classes-"
                + Integer.toHexString((System.getProperty("java.vm.version") + JavaProcess.jars()).hashCode());
        Path archive = TARGET.resolve(name + ".jsa");
        // Several JVMs run tests: one makes the archive, while the others wait for it.
        try (FileChannel channel = FileChannel.open(
                        TARGET.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!Files.exists(archive)) {
                make(archive, TARGET.resolve(name + ".list"));
            }
        }
        // It is empty if it could not be made. The JVM says nothing if it cannot use it.
        return Files.size(archive) == 0
                ? List.of()
                : List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-Xlog:class+path=off");
    }

    private static void make(Path archive, Path list) throws IOException {
        Path made = Files.createTempFile(TARGET, "shared-classes", null);
        Files.delete(made);
        boolean success =
                run("-XX:DumpLoadedClassList=" + list, "-cp", JavaProcess.classPath(), SharedClasses.class.getName())
                        && run(
                                "-Xshare:dump",
                                "-XX:SharedClassListFile=" + list,
                                "-XX:SharedArchiveFile=" + made,
                                "-cp",
                                JavaProcess.jars());
        if (success && Files.exists(made)) {
            Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createFile(archive);
        }
    }

    private static boolean run(String... arguments) throws IOException {
        List<String> command = JavaProcess.command("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Uploads a file with a route and a journal, as most processes of the tests do. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(TARGET, "shared-classes");
        Path inbox = Files.createDirectory(directory.resolve("inbox"));
        Files.writeString(inbox.resolve("lines.txt"), "some lines");
        try (UploadsEmulator emulator = UploadsEmulator.start()) {
            Main main = new Main();
            main.configure().withDurationMaxMessages(1);
            main.addProperty("camel.component.openai-uploads.baseUrl", emulator.baseUrl());
            main.addProperty("camel.component.openai-uploads.apiKey", emulator.apiKey());
            main.addProperty(
                    "camel.component.openai-uploads.journalDirectory",
                    directory.resolve("journal").toString());
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + inbox + "?initialDelay=0&delay=50&delete=true")
                            .to("openai-uploads:upload?purpose=user_data");
                }
            });
            main.run();
        }
    }
}
