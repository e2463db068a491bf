package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class JournalOfYourOwn extends RouteBuilder {

    @Override
    public void configure() {
        getContext().getRegistry().bind("uploadJournal", new MemoryJournal());

        from("direct:upload").to("openai-uploads:upload?purpose=batch&journal=#uploadJournal");
    }
}
