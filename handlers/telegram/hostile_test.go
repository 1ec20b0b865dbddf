package telegram

import (
	"net/http"
	"strings"

	"leadline/handlers/channeltest"
)

// What Telegram never sends, or what we never take: the channel tests refuse
// it.

func refusedRequests() []channeltest.Refused {
	body := channeltest.JSON(texting(1, 7, "hi"))
	header := func(name, value string) func() *http.Request {
		return func() *http.Request {
			r := request(body)
			r.Header.Del(secretHeader)
			if name != "" {
				r.Header.Set(name, value)
			}
			return r
		}
	}
	return []channeltest.Refused{
		{Name: "no secret", Request: header("", ""), Status: 401},
		{Name: "the secret in another case", Request: header(secretHeader, strings.ToUpper(secret)), Status: 401},
		{Name: "the secret with a space", Request: header(secretHeader, secret+" "), Status: 401},
		{Name: "the secret in another header", Request: header("Authorization", "Bearer "+secret), Status: 401},
		{Name: "the token as the secret", Request: header(secretHeader, token), Status: 401},
		{Name: "two secrets, the first right", Request: func() *http.Request {
			r := request(body)
			r.Header.Add(secretHeader, "another")
			return r
		}, Status: 401},
		{Name: "the secret in the query", Request: func() *http.Request {
			r := header("", "")()
			r.URL.RawQuery = "secret_token=" + secret
			return r
		}, Status: 401},
		{Name: "the secret behind the path", Request: func() *http.Request {
			r := request(body)
			r.URL.Path += "/" + secret
			return r
		}, Status: 404},
	}
}

func undecodableRequests() (list []func() *http.Request) {
	for _, body := range []string{
		`{"update_id":1,"message":{`, `null`, `[]`, `"hi"`, `not json`, `{"message":{"text":"no number"}}`, `{"update_id":-3}`, `{"update_id":"x"}`,
		strings.Repeat(`{"update_id":`, 20000), `{"update_id":9,"message":{"message_id":5,"chat":{"id":7,"type":"private"},"text":"from nobody"}}`,
		`{"update_id":9,"message":{"message_id":5,"from":{"id":7},"chat":"somewhere","text":"from nowhere"}}`,
		`{"update_id":9,"callback_query":{"data":"b:1.0","from":{"id":7}}}`, `{"update_id":9,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`,
	} {
		list = append(list, func() *http.Request { return request(body) })
	}
	return list
}

func ignoredRequests() (list []func() *http.Request) {
	chatting := func(text string, more ...object) object {
		return texting(1, 7, text, append([]object{{"chat": inGroup()}}, more...)...)
	}
	for _, u := range []object{
		{"update_id": 1}, {"update_id": 1, "poll": object{"id": "1"}}, {"update_id": 1, "a_new_kind": object{"x": 1}},
		{"update_id": 1, "channel_post": texting(1, 7, "hi")["message"]},
		{"update_id": 1, "edited_message": texting(1, 7, "", object{"text": nil, "edit_date": 5, "location": object{"latitude": 1, "longitude": 2, "live_period": 60}})["message"]},
		texting(1, 7, "I am a bot", object{"from": object{"id": 8, "is_bot": true}}),
		texting(1, 7, "hi", object{"chat": object{"id": -5, "type": "channel"}}),
		chatting("/claim 7k3m4", object{"sender_chat": inGroup()}), chatting("why is the truck late?"), chatting("good morning"), chatting("open door cafe called"),
		chatting("pool party on friday at 5"), chatting("/claim@another_bot CC-7K3M4"), chatting("@same_name claim 7k3m4"), chatting("note to all: meeting"),
		chatting("what?", object{"reply_to_message": object{"message_id": 3, "from": user(9)}}),
		chatting("", object{"text": nil, "contact": object{"phone_number": "13035550142", "first_name": "Ann Ruiz", "user_id": 7}}),
		chatting("", object{"text": nil, "caption": "/claim 7k3m4", "photo": []object{{"file_id": "A", "width": 1, "height": 1}}}),
		chatting("", object{"text": nil, "location": object{"latitude": 1, "longitude": 2}}), chatting("", object{"text": nil, "new_chat_members": []object{user(3)}}),
		texting(1, 7, "", object{"text": nil, "pinned_message": object{"message_id": 1}}), texting(1, 7, "", object{"text": nil, "dice": object{"emoji": "🎲", "value": 3}}),
		{"update_id": 1, "my_chat_member": object{"chat": inGroup(), "from": user(7), "new_chat_member": object{"status": "kicked"}}},
		{"update_id": 1, "my_chat_member": object{"chat": inGroup(), "from": user(7), "new_chat_member": object{"status": "member"}}},
		{"update_id": 1, "my_chat_member": object{"chat": private(7), "from": user(7), "new_chat_member": object{"status": "a new one"}}},
		pressing(1, 7, "c:hand-made", private(7)), pressing(1, 7, "b:0.1", private(7)), pressing(1, 7, "", private(7)), pressing(1, 7, "b:9007.1; drop", private(7)),
	} {
		list = append(list, func() *http.Request { return request(channeltest.JSON(u)) })
	}
	return list
}
