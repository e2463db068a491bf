package io.github.camelopenai.uploads.docs;

import org.apache.camel.builder.RouteBuilder;

class UploadOrders extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:orders")
                .streamCache(false)
                .to("openai-uploads:upload?purpose=batch&fileName=orders.jsonl"
                        + "&journalKey=${header.orderId}-${header.orderVersion}");
    }
}
