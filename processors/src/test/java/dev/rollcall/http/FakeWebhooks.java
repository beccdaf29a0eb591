package dev.rollcall.http;

/** Notes what it was called with; answers what it is told to. */
final class FakeWebhooks implements Webhooks {

  Call call;
  Answer answer = new Answer(200, null, "", null);

  @Override
  public Answer receive(Call call) {
    this.call = call;
    return answer;
  }
}
