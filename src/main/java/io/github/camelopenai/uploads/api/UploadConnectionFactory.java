package io.github.camelopenai.uploads.api;

import java.io.IOException;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/** Makes the connections of the component's own connection pool. Public for the package above only. */
public final class UploadConnectionFactory implements HttpConnectionFactory<ManagedHttpClientConnection> {

    @Override
    public ManagedHttpClientConnection createConnection(Socket socket) throws IOException {
        UploadConnection connection = new UploadConnection();
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }
}
