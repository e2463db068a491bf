package io.github.camelopenai.uploads.docs;

import io.github.camelopenai.uploads.support.JavaProcess;
import java.nio.file.Path;
import org.apache.camel.main.Main;
import org.postgresql.ds.PGSimpleDataSource;

/** A machine with a {@link SharedInbox}, as a process of its own that a test can kill. */
final class DocumentedMachine {

    private DocumentedMachine() {}

    /** @param arguments directory, database, base URL and key of the API */
    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[1]);
        Main main = new Main();
        main.bind("file", new FilesBelow(Path.of(arguments[0])));
        main.bind("journalDatabase", database);
        main.configure().addRoutesBuilder(new SharedInbox());
        main.addProperty(DocumentedRoutesSupport.OPTION + "journalDataSource", "#bean:journalDatabase");
        main.addProperty(DocumentedRoutesSupport.OPTION + "baseUrl", arguments[2]);
        main.addProperty(DocumentedRoutesSupport.OPTION + "apiKey", arguments[3]);
        main.addProperty(DocumentedRoutesSupport.OPTION + "partSize", "1KiB");
        main.run();
    }

    static Process start(Path directory, String database, String baseUrl, String apiKey) throws Exception {
        return JavaProcess.builder(DocumentedMachine.class.getName(), directory.toString(), database, baseUrl, apiKey)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }
}
