package io.github.camelopenai.uploads.docs;

import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;

class SharedInbox extends RouteBuilder {

    @Override
    public void configure() {
        DataSource database = getContext().getRegistry().lookupByNameAndType("journalDatabase", DataSource.class);
        getContext().getRegistry().bind("inboxLocks", new InboxLocks(database, getContext()));

        // Without idempotentEager=false, Camel 4.18 removes the lock of another machine when it could not get it.
        from("file:inbox?readLock=idempotent&idempotentRepository=#inboxLocks&idempotentEager=false"
                        + "&idempotentKey=${file:name}&readLockRemoveOnCommit=true")
                .to("openai-uploads:upload?purpose=batch");
    }
}
