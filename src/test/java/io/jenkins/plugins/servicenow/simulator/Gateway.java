package io.jenkins.plugins.servicenow.simulator;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.util.concurrent.atomic.AtomicReference;

/** Between WireMock, which speaks HTTP, and the instance. Faults strike and requests are counted here. */
final class Gateway implements ResponseDefinitionTransformerV2 {

    private final Instance instance;
    private final Router router;

    Gateway(Instance instance) {
        this.instance = instance;
        this.router = new Router(instance);
    }

    @Override
    public String getName() {
        return "servicenow";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        return onTheWire(answer(ApiRequest.of(event.getRequest())));
    }

    private Answer answer(ApiRequest request) {
        return answer(request, ReceivedContent.NONE);
    }

    /** @param content of the file that came as the body of the request */
    Answer answer(ApiRequest request, ReceivedContent content) {
        Proxy proxy = instance.proxy;
        if (proxy == null || RequestKind.of(request) == RequestKind.PAGE) {
            return carryOut(request, content);
        }
        var real = new AtomicReference<Answer>(Answer.empty(200));
        Proxy.Reply reply = proxy.answer(request.method(), request.target(), () -> {
            Answer answer = carryOut(request, content);
            real.set(answer);
            return new Proxy.Reply(answer.status(), answer.headers(), answer.body());
        });
        Answer answer = real.get();
        return new Answer(reply.status(), reply.headers(), reply.body(), answer.delay(), answer.reset());
    }

    private Answer carryOut(ApiRequest request, ReceivedContent content) {
        RequestKind kind = RequestKind.of(request);
        instance.log.announce();
        instance.faults.carryOutDue(instance.clock.now());
        Fault fault = instance.faults.take(kind);
        Answer answer = instance.faults.strike(fault, instance.clock, () -> router.answer(request, kind, content));
        if (fault == null || PlatformHeaders.comesFromPlatform(answer)) {
            answer = PlatformHeaders.addTo(answer, instance.clock.now());
        }
        answer = instance.customisation.withoutStripped(answer);
        instance.log.add(RequestLog.Entry.of(kind, request, answer.status(), router.userName(request)));
        return answer;
    }

    private static ResponseDefinition onTheWire(Answer answer) {
        var response = new ResponseDefinitionBuilder()
                .withFixedDelay((int) answer.delay().toMillis());
        if (answer.reset()) {
            return response.withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER)
                    .build();
        }
        response.withStatus(answer.status()).withBody(answer.body());
        answer.headers().forEach((name, values) -> response.withHeader(name, values.toArray(String[]::new)));
        return response.build();
    }
}
