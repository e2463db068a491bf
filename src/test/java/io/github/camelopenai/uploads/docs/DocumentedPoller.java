package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.emulator.RangeServer;
import java.nio.file.Path;
import org.apache.camel.main.Main;

/** A machine that polls an empty bucket with {@link PollBucket}, as a process of its own that a test can kill. */
final class DocumentedPoller {

    private DocumentedPoller() {}

    /** @param arguments directory of the cluster */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.bind("aws2-s3", new DocumentedBucket(RangeServer.start()).new Component());
        main.bind("soonerElections", new SoonerElections());
        main.configure().addRoutesBuilder(new PollBucket());
        main.addProperty("cluster.directory", arguments[0]);
        main.addProperty(DocumentedRoutesSupport.OPTION + "apiKey", "test-key");
        main.run();
    }

    static Process start(Path output, Path cluster) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DocumentedPoller.class.getName(),
                        cluster.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
