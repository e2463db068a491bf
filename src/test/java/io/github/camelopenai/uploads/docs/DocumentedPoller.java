package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.support.JavaProcess;
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
        return JavaProcess.builder(DocumentedPoller.class.getName(), cluster.toString())
                .redirectOutput(output.toFile())
                .start();
    }
}
