<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>AlertBanner</name>
    <message>
        <source>Alert</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>ほか {n} 件</translation>
    </message>
    <message>
        <source>Open job</source>
        <translation>ジョブを開く</translation>
    </message>
    <message>
        <source>Snooze 1 h</source>
        <translation>1 時間止める</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>確認済みにする</translation>
    </message>
</context>
<context>
    <name>AlertCards</name>
    <message>
        <source>Acknowledge</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Snooze {time}</source>
        <translation>{time}通知しない</translation>
    </message>
    <message>
        <source>Open job</source>
        <translation>ジョブを開く</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>Quiet alert</source>
        <translation>通知を止めた警報</translation>
    </message>
</context>
<context>
    <name>AlertsView</name>
    <message>
        <source>Alerts and rules are not kept</source>
        <translation>警報と条件を保存できません</translation>
    </message>
    <message>
        <source>Alerts now</source>
        <translation>現在の警報</translation>
    </message>
    <message>
        <source>Key figures</source>
        <translation>主要指標</translation>
    </message>
    <message>
        <source>Looked at every 5 s over the last hour. An alert is raised when a figure is bad for long enough, and ends when it is good again by a margin.</source>
        <translation>直近 1 時間を 5 秒ごとに評価します。悪い値が一定の時間続くと警報になり、余裕をもって回復すると終わります。</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>指標</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>Alert when</source>
        <translation>警報の条件</translation>
    </message>
    <message>
        <source>No alert</source>
        <translation>警報なし</translation>
    </message>
    <message>
        <source>History</source>
        <translation>履歴</translation>
    </message>
    <message>
        <source>Nothing was an alert yet.</source>
        <translation>まだ警報はありません。</translation>
    </message>
</context>
<context>
    <name>BackgroundRow</name>
    <message>
        <source>Colour {code}…</source>
        <translation>色 {code}…</translation>
    </message>
    <message>
        <source>The photo&apos;s own background</source>
        <translation>写真の背景のまま</translation>
    </message>
    <message>
        <source>No background (white when sent)</source>
        <translation>背景なし（送信時は白）</translation>
    </message>
    <message>
        <source>A plain colour</source>
        <translation>単色</translation>
    </message>
    <message>
        <source>The photo&apos;s background, blurred</source>
        <translation>写真の背景をぼかす</translation>
    </message>
    <message>
        <source>Own picture</source>
        <translation>自分の画像</translation>
    </message>
    <message>
        <source>More backgrounds</source>
        <translation>ほかの背景</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>ぼかし</translation>
    </message>
    <message>
        <source>Fill the frame</source>
        <translation>フレームいっぱい</translation>
    </message>
    <message>
        <source>Show it whole</source>
        <translation>全体を見せる</translation>
    </message>
    <message>
        <source>Choose a background</source>
        <translation>背景を選ぶ</translation>
    </message>
    <message>
        <source>Pictures ({types})</source>
        <translation>画像 ({types})</translation>
    </message>
    <message>
        <source>Own picture…</source>
        <translation>自分の画像…</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>スタジオ</translation>
    </message>
    <message>
        <source>Peach</source>
        <translation>ピーチ</translation>
    </message>
    <message>
        <source>Bright room</source>
        <translation>明るい部屋</translation>
    </message>
    <message>
        <source>Green hills</source>
        <translation>緑の丘</translation>
    </message>
    <message>
        <source>City at night</source>
        <translation>夜の街</translation>
    </message>
    <message>
        <source>Confetti</source>
        <translation>紙吹雪</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Many messages at once</source>
        <translation>メッセージをまとめて作る</translation>
    </message>
    <message>
        <source>Photos and voices of the same name in a folder, or the rows of a CSV file with the columns photo and voice.</source>
        <translation>フォルダーにある同じ名前の写真と音声、または photo と voice の列を持つ CSV ファイルの行。</translation>
    </message>
    <message>
        <source>Make messages</source>
        <translation>メッセージを作る</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>まだ何も選ばれていません</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>フォルダー…</translation>
    </message>
    <message>
        <source>CSV…</source>
        <translation>CSV…</translation>
    </message>
    <message>
        <source>Drafts on this computer</source>
        <translation>このパソコンで下書き</translation>
    </message>
    <message>
        <source>Sandbox, free</source>
        <translation>Sandbox（無料）</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>As in the message under work</source>
        <translation>編集中のメッセージと同じ</translation>
    </message>
    <message>
        <source>Plain, as it comes</source>
        <translation>標準のまま</translation>
    </message>
    <message>
        <source>Look and voice</source>
        <translation>見た目と声</translation>
    </message>
    <message>
        <source>Most credits</source>
        <translation>クレジットの上限</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>上限なし</translation>
    </message>
    <message>
        <source>Go on watching the folder: each new pair becomes a message</source>
        <translation>フォルダーの監視を続ける（新しい組がそのままメッセージになります）</translation>
    </message>
    <message>
        <source>Looking at what is there…</source>
        <translation>中身を調べています…</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか {count} 件</translation>
    </message>
    <message>
        <source>1 message found</source>
        <translation>メッセージ 1 件</translation>
    </message>
    <message>
        <source>{count} messages found</source>
        <translation>メッセージ {count} 件</translation>
    </message>
    <message>
        <source>, {count} left out</source>
        <translation>、除外 {count} 件</translation>
    </message>
    <message>
        <source>Use a whole number, or leave it empty</source>
        <translation>整数を入れるか、空のままにしてください</translation>
    </message>
    <message>
        <source>Watch the folder</source>
        <translation>フォルダーを監視する</translation>
    </message>
    <message>
        <source>Make 1 message</source>
        <translation>メッセージを 1 件作る</translation>
    </message>
    <message>
        <source>Make {count} messages</source>
        <translation>メッセージを {count} 件作る</translation>
    </message>
</context>
<context>
    <name>BatchDoor</name>
    <message>
        <source>A folder of photos and voices</source>
        <translation>写真と音声のフォルダー</translation>
    </message>
    <message>
        <source>A table of messages</source>
        <translation>メッセージの表</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>This batch is under way already</source>
        <translation>この一括処理はすでに進行中です</translation>
    </message>
</context>
<context>
    <name>BatchTile</name>
    <message>
        <source>Watching {folder}</source>
        <translation>{folder} を監視中</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Take it off the list</source>
        <translation>一覧から外す</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか {count} 件</translation>
    </message>
    <message>
        <source>{count} left out</source>
        <translation>除外 {count}</translation>
    </message>
    <message>
        <source>Reading its files…</source>
        <translation>ファイルを読んでいます…</translation>
    </message>
    <message>
        <source>Waits for new pairs of photo and voice</source>
        <translation>写真と音声の新しい組を待っています</translation>
    </message>
    <message>
        <source>Begins…</source>
        <translation>始めています…</translation>
    </message>
    <message>
        <source>{done} of {items} done</source>
        <translation>{items} 件中 {done} 件完了</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>失敗 {count}</translation>
    </message>
    <message>
        <source>{count} under way</source>
        <translation>進行中 {count}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>残り約 {time}</translation>
    </message>
    <message>
        <source>{count} done</source>
        <translation>完了 {count}</translation>
    </message>
    <message>
        <source>{count} need an answer</source>
        <translation>要回答 {count}</translation>
    </message>
    <message>
        <source>{count} not sent</source>
        <translation>未送信 {count}</translation>
    </message>
    <message>
        <source>Nothing to make</source>
        <translation>作るものがありません</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止しました</translation>
    </message>
</context>
<context>
    <name>BudgetSection</name>
    <message>
        <source>Start anew</source>
        <translation>新しく始める</translation>
    </message>
    <message>
        <source>A number from 0, or nothing for no limit.</source>
        <translation>0 以上の数。空欄なら上限なし。</translation>
    </message>
    <message>
        <source>The budget of this month is spent.</source>
        <translation>今月の予算を使い切りました。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>上限なし</translation>
    </message>
    <message>
        <source>{spent} used this month</source>
        <translation>今月の使用: {spent}</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>動画</translation>
    </message>
    <message>
        <source>made by D-ID</source>
        <translation>D-ID で作成</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>Credits, whole month</source>
        <translation>クレジット（月末の見込み）</translation>
    </message>
    <message>
        <source>GPU hours, rented</source>
        <translation>GPU 時間（借用）</translation>
    </message>
    <message>
        <source>while VMsg looked</source>
        <translation>VMsg が見ていた間</translation>
    </message>
    <message>
        <source>GPU rent, $</source>
        <translation>GPU の借用料（$）</translation>
    </message>
    <message>
        <source>GPU rent a video, $</source>
        <translation>動画 1 本あたりの借用料（$）</translation>
    </message>
    <message>
        <source>GPU rent, whole month, $</source>
        <translation>借用料、月末の見込み（$）</translation>
    </message>
    <message>
        <source>Say so</source>
        <translation>知らせる</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>It is said, and the message goes out all the same.</source>
        <translation>知らせますが、メッセージはそのまま送られます。</translation>
    </message>
    <message>
        <source>Paid messages wait, ready to go, until you raise the budget or the next month begins.</source>
        <translation>有料のメッセージは、予算を上げるか翌月になるまで、送れる状態で待ちます。</translation>
    </message>
    <message>
        <source>Paid messages end unsent until you raise the budget or the next month begins.</source>
        <translation>予算を上げるか翌月になるまで、有料のメッセージは送られずに終わります。</translation>
    </message>
    <message>
        <source>Messages still go out.</source>
        <translation>メッセージは引き続き送られます。</translation>
    </message>
    <message>
        <source>Paid messages wait. Raise it, and they go on with a click in the library.</source>
        <translation>有料のメッセージは待っています。予算を上げると、ライブラリでクリックして続けられます。</translation>
    </message>
    <message>
        <source>Paid messages are not sent.</source>
        <translation>有料のメッセージは送られません。</translation>
    </message>
    <message>
        <source>What you are ready to spend in a calendar month, whichever window, terminal or batch sends it.</source>
        <translation>1 か月に使ってよい額。どのウィンドウ、端末、一括処理から送っても同じです。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>a month</source>
        <translation>1 か月</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>今月</translation>
    </message>
    <message>
        <source>Credits at D-ID</source>
        <translation>D-ID のクレジット</translation>
    </message>
    <message>
        <source>At the limit</source>
        <translation>上限に達したとき</translation>
    </message>
</context>
<context>
    <name>CacheSection</name>
    <message>
        <source>never asked</source>
        <translation>まだ参照なし</translation>
    </message>
    <message>
        <source>of {count} look-ups</source>
        <translation>参照 {count} 回中</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>of {limit}</source>
        <translation>上限 {limit}</translation>
    </message>
    <message>
        <source>Results kept</source>
        <translation>保存した結果</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>ヒット率</translation>
    </message>
    <message>
        <source>least recently used first</source>
        <translation>使っていないものから削除</translation>
    </message>
    <message>
        <source>Dropped for room</source>
        <translation>容量のため削除</translation>
    </message>
    <message>
        <source>{good} results are good.</source>
        <translation>結果 {good} 件は正常です。</translation>
    </message>
    <message>
        <source>{damaged} were damaged, {expired} had expired, {orphans} were left over; they are dropped.</source>
        <translation>破損 {damaged} 件、期限切れ {expired} 件、残り物 {orphans} 件を削除しました。</translation>
    </message>
    <message>
        <source>{count} results forgotten.</source>
        <translation>結果を {count} 件消去しました。</translation>
    </message>
    <message>
        <source>They are made again when they are needed.</source>
        <translation>必要になったら作り直します。</translation>
    </message>
    <message>
        <source>{count} kept</source>
        <translation>{count} 件</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Forget: {stage}</source>
        <translation>消去：{stage}</translation>
    </message>
    <message>
        <source>Finding people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Finding faces</source>
        <translation>顔の検出</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Composing the frame</source>
        <translation>フレームの合成</translation>
    </message>
    <message>
        <source>Composing the frame, transparent</source>
        <translation>フレームの合成（透明）</translation>
    </message>
    <message>
        <source>Looking at the frame&apos;s face</source>
        <translation>フレームの顔の確認</translation>
    </message>
    <message>
        <source>Changing the voice</source>
        <translation>声の調整</translation>
    </message>
    <message>
        <source>Mixing the music</source>
        <translation>音楽の合成</translation>
    </message>
    <message>
        <source>Encoding the sound</source>
        <translation>音声の符号化</translation>
    </message>
    <message>
        <source>Drawing the draft</source>
        <translation>下書きの描画</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Results of earlier work, so that nothing is computed twice.</source>
        <translation>前の作業の結果です。同じ計算を繰り返さずに済みます。</translation>
    </message>
    <message>
        <source>How it stands</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>By stage</source>
        <translation>段階ごと</translation>
    </message>
    <message>
        <source>Nothing is kept yet.</source>
        <translation>まだ何も保存していません。</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>すべて消去</translation>
    </message>
</context>
<context>
    <name>CheckBox</name>
    <message>
        <source>looking…</source>
        <translation>確認中…</translation>
    </message>
    <message>
        <source>after the photo</source>
        <translation>写真のあと</translation>
    </message>
    <message>
        <source>after the voice</source>
        <translation>声のあと</translation>
    </message>
    <message>
        <source>add a photo</source>
        <translation>写真を追加</translation>
    </message>
    <message>
        <source>record or import</source>
        <translation>録音か読み込み</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>to look at</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>to fix</source>
        <translation>要修正</translation>
    </message>
    <message>
        <source>Pre-flight</source>
        <translation>送信前チェック</translation>
    </message>
    <message>
        <source>{count} to fix</source>
        <translation>要修正 {count}</translation>
    </message>
    <message>
        <source>{count} to look at</source>
        <translation>要確認 {count}</translation>
    </message>
    <message>
        <source>not made</source>
        <translation>未作成</translation>
    </message>
    <message>
        <source>All clear</source>
        <translation>問題なし</translation>
    </message>
</context>
<context>
    <name>DraftBox</name>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Make the draft again</source>
        <translation>下書きを作り直す</translation>
    </message>
    <message>
        <source>Draft video</source>
        <translation>下書きの動画</translation>
    </message>
    <message>
        <source>Once photo and voice are in, a draft video plays here within seconds. It is made on this computer and is free.</source>
        <translation>写真と声がそろうと、数秒で下書きの動画をここで再生できます。このパソコンで作るので無料です。</translation>
    </message>
    <message>
        <source>Remaking… {seconds} s</source>
        <translation>作り直し中… {seconds} 秒</translation>
    </message>
    <message>
        <source>Making… {seconds} s</source>
        <translation>作成中… {seconds} 秒</translation>
    </message>
    <message>
        <source>of an earlier version</source>
        <translation>前の内容のもの</translation>
    </message>
    <message>
        <source>Made before on this computer</source>
        <translation>前にこのパソコンで作成</translation>
    </message>
    <message>
        <source>Made in {seconds} s on this computer</source>
        <translation>このパソコンで {seconds} 秒</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>作り直す</translation>
    </message>
    <message>
        <source>No new draft</source>
        <translation>新しい下書きはありません</translation>
    </message>
    <message>
        <source>The draft does not move its mouth</source>
        <translation>下書きの口は動きません</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Drop a photo of a person here</source>
        <translation>人物の写真をここにドロップ</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP or HEIC, up to 50 megapixels. The file stays as it is, and nothing leaves this computer until you send.</source>
        <translation>JPEG、PNG、WebP、HEIC、50 メガピクセルまで。元のファイルはそのままで、送信するまで何もこのパソコンの外へ出ません。</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>写真を開く…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>貼り付け</translation>
    </message>
    <message>
        <source>open</source>
        <translation>開く</translation>
    </message>
    <message>
        <source>paste</source>
        <translation>貼り付け</translation>
    </message>
</context>
<context>
    <name>EmptyPage</name>
    <message>
        <source>No microphone</source>
        <translation>マイクなし</translation>
    </message>
    <message>
        <source>Quiet room</source>
        <translation>部屋は静か</translation>
    </message>
    <message>
        <source>Noisy room</source>
        <translation>部屋が騒がしい</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>部屋</translation>
    </message>
    <message>
        <source>Record your voice</source>
        <translation>声を録音</translation>
    </message>
    <message>
        <source>Recording is not installed here: the sounddevice library or PortAudio is missing.</source>
        <translation>ここには録音の機能がありません。sounddevice ライブラリか PortAudio が不足しています。</translation>
    </message>
    <message>
        <source>Import a sound file, or install both and start again.</source>
        <translation>音声ファイルを読み込むか、両方をインストールして起動し直してください。</translation>
    </message>
    <message>
        <source>No microphone is plugged in. It is found as soon as there is one.</source>
        <translation>マイクがつながっていません。つなぐとすぐに見つかります。</translation>
    </message>
    <message>
        <source>Or import a sound file.</source>
        <translation>または音声ファイルを読み込んでください。</translation>
    </message>
    <message>
        <source>10 to 60 seconds works best. Each started {step} s costs one D-ID credit.</source>
        <translation>10 〜 60 秒がちょうどよい長さです。{step} 秒ごとに D-ID のクレジットが 1 かかります。</translation>
    </message>
    <message>
        <source>Click the button or press R. You get a 3 s countdown.</source>
        <translation>ボタンをクリックするか R を押します。3 秒のカウントダウンがあります。</translation>
    </message>
    <message>
        <source>Or import a sound file</source>
        <translation>または音声ファイルを読み込む</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>マイク</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>マイクのレベル</translation>
    </message>
</context>
<context>
    <name>FiguresStrip</name>
    <message>
        <source>Median, Hz</source>
        <translation>中央値 Hz</translation>
    </message>
    <message>
        <source>Range, st</source>
        <translation>幅 半音</translation>
    </message>
    <message>
        <source>Pace, /s</source>
        <translation>速さ /秒</translation>
    </message>
    <message>
        <source>Pauses, %</source>
        <translation>間 %</translation>
    </message>
    <message>
        <source>Loudness, LUFS</source>
        <translation>音量 LUFS</translation>
    </message>
    <message>
        <source>Figures of the voice, before and after</source>
        <translation>声の数値、変更前と変更後</translation>
    </message>
    <message>
        <source>Pace: syllables a second of speech, pauses not counted</source>
        <translation>速さ：話している間の 1 秒あたりの音節数（間を除く）</translation>
    </message>
</context>
<context>
    <name>FilmPlayer</name>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>This computer has no sound device</source>
        <translation>このパソコンには音声の出力がありません</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>This video cannot be played here: {reason}</source>
        <translation>この動画をここで再生できません：{reason}</translation>
    </message>
    <message>
        <source>Place in the video</source>
        <translation>動画の位置</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
</context>
<context>
    <name>Foot</name>
    <message>
        <source>Send to {name}</source>
        <translation>{name} に送信</translation>
    </message>
    <message>
        <source>The key is held until VMsg is closed. {reason}</source>
        <translation>キーは VMsg を閉じるまで保持されます。{reason}</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Add a D-ID key</source>
        <translation>D-ID のキーを追加</translation>
    </message>
    <message>
        <source>It is told once three videos were made.</source>
        <translation>動画を 3 本作ると分かります。</translation>
    </message>
    <message>
        <source>Free, stamped</source>
        <translation>無料、透かし入り</translation>
    </message>
    <message>
        <source>{needed}, balance n/a</source>
        <translation>{needed}（残高 n/a）</translation>
    </message>
    <message>
        <source>{needed} of {left}</source>
        <translation>{needed}（残り {left}）</translation>
    </message>
    <message>
        <source>Sandbox needs no account and stamps its video.</source>
        <translation>Sandbox はアカウント不要で、動画に透かしが入ります。</translation>
    </message>
    <message>
        <source>Record or import a voice first.</source>
        <translation>まず声を録音するか読み込んでください。</translation>
    </message>
    <message>
        <source>Add a photo first.</source>
        <translation>まず写真を追加してください。</translation>
    </message>
    <message>
        <source>Add a photo and a voice first.</source>
        <translation>まず写真と声を追加してください。</translation>
    </message>
    <message>
        <source>Fix {names} first, or send to Sandbox for free.</source>
        <translation>まず{names}を直すか、無料で Sandbox に送信してください。</translation>
    </message>
    <message>
        <source>Fix {names} first.</source>
        <translation>まず{names}を直してください。</translation>
    </message>
    <message>
        <source>The pre-flight list could not be made; it says why.</source>
        <translation>送信前チェックを作れませんでした。理由は上にあります。</translation>
    </message>
    <message>
        <source>Answer the question above first.</source>
        <translation>まず上の質問に答えてください。</translation>
    </message>
    <message>
        <source>It is being sent.</source>
        <translation>送信中です。</translation>
    </message>
    <message>
        <source>Looking for your D-ID key…</source>
        <translation>D-ID のキーを探しています…</translation>
    </message>
</context>
<context>
    <name>FramePanel</name>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>構図</translation>
    </message>
    <message>
        <source>Touch-up</source>
        <translation>補正</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>余白</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>顔</translation>
    </message>
    <message>
        <source>Head and shoulders</source>
        <translation>顔と肩</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>上半身</translation>
    </message>
    <message>
        <source>Upper body</source>
        <translation>上半身</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Whole person</source>
        <translation>全身</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>縦横比</translation>
    </message>
    <message>
        <source>Denoise</source>
        <translation>ノイズ除去</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>シャープ</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Compare before and after</source>
        <translation>変更前と後を比べる</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Saved {time}</source>
        <translation>{time} に保存</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>送信不可</translation>
    </message>
    <message>
        <source>Asks you</source>
        <translation>要回答</translation>
    </message>
    <message>
        <source>Open a message</source>
        <translation>メッセージを開く</translation>
    </message>
    <message>
        <source>Messages (*.json)</source>
        <translation>メッセージ (*.json)</translation>
    </message>
    <message>
        <source>message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Save the message</source>
        <translation>メッセージを保存</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>ファイルを選ぶ…</translation>
    </message>
    <message>
        <source>Untitled message</source>
        <translation>無題のメッセージ</translation>
    </message>
    <message>
        <source>Title of the message</source>
        <translation>メッセージの題名</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>開く…</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新しいメッセージ</translation>
    </message>
</context>
<context>
    <name>Hosts</name>
    <message>
        <source>Where to run</source>
        <translation>計算する場所</translation>
    </message>
    <message>
        <source>No host yet: this computer does the work.</source>
        <translation>ホストがまだないので、このパソコンで計算します。</translation>
    </message>
    <message>
        <source>New messages run on</source>
        <translation>新しいメッセージの計算先</translation>
    </message>
    <message>
        <source>Add a host</source>
        <translation>ホストを追加</translation>
    </message>
    <message>
        <source>Any Linux machine that you can reach by SSH. No port is opened on it.</source>
        <translation>SSH で接続できる Linux マシンなら何でも使えます。ポートは開きません。</translation>
    </message>
    <message>
        <source>User and address of the host</source>
        <translation>ホストのユーザーとアドレス</translation>
    </message>
    <message>
        <source>Add host</source>
        <translation>ホストを追加</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>From SSH settings</source>
        <translation>SSH の設定から</translation>
    </message>
    <message>
        <source>~/.ssh/config names no host</source>
        <translation>~/.ssh/config にホストがありません</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>しない</translation>
    </message>
    <message>
        <source>After {hours} h idle</source>
        <translation>{hours} 時間使わないと終了</translation>
    </message>
    <message>
        <source>After {minutes} min idle</source>
        <translation>{minutes} 分使わないと終了</translation>
    </message>
    <message>
        <source>Bring up to date</source>
        <translation>最新にする</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>今はしない</translation>
    </message>
    <message>
        <source>Setting up {host}</source>
        <translation>{host} を設定中</translation>
    </message>
    <message>
        <source>Its agent is of another version</source>
        <translation>エージェントの版が違います</translation>
    </message>
    <message>
        <source>No agent is set up there</source>
        <translation>そこにはエージェントが設定されていません</translation>
    </message>
    <message>
        <source>Set up its agent</source>
        <translation>エージェントを設定</translation>
    </message>
    <message>
        <source>{there} is there, {here} is here. Until both are the same, nothing runs on it.</source>
        <translation>ホストは {there}、こちらは {here} です。同じになるまで何も実行しません。</translation>
    </message>
    <message>
        <source>The agent is this program without its window. It lives in your own account there, needs no administrator, and opens no port.</source>
        <translation>エージェントはウィンドウのないこのプログラムです。そこのあなたのアカウントに置かれ、管理者は不要で、ポートも開きません。</translation>
    </message>
    <message>
        <source>Works on</source>
        <translation>計算に使うもの</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Models come from</source>
        <translation>モデルの入手元</translation>
    </message>
    <message>
        <source>Ends itself</source>
        <translation>自動終了</translation>
    </message>
    <message>
        <source>The GPU where it has one</source>
        <translation>GPU があれば GPU</translation>
    </message>
    <message>
        <source>The processor alone</source>
        <translation>プロセッサーだけ</translation>
    </message>
    <message>
        <source>The GPU (about 3 GB to install)</source>
        <translation>GPU（インストールは約 3 GB）</translation>
    </message>
    <message>
        <source>Starter set</source>
        <translation>基本セット</translation>
    </message>
    <message>
        <source>Starter and full set</source>
        <translation>基本セットと完全セット</translation>
    </message>
    <message>
        <source>The network, else this computer</source>
        <translation>ネットワーク、なければこのパソコン</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>すでにあり</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>setting up</source>
        <translation>設定中</translation>
    </message>
    <message>
        <source>looking</source>
        <translation>確認中</translation>
    </message>
    <message>
        <source>not looked at</source>
        <translation>未確認</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>準備完了</translation>
    </message>
    <message>
        <source>asleep</source>
        <translation>休止中</translation>
    </message>
    <message>
        <source>no agent yet</source>
        <translation>エージェントなし</translation>
    </message>
    <message>
        <source>other version</source>
        <translation>版が違います</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>接続できません</translation>
    </message>
    <message>
        <source>key locked</source>
        <translation>鍵がロック中</translation>
    </message>
    <message>
        <source>key not compared</source>
        <translation>鍵を比べていません</translation>
    </message>
    <message>
        <source>key changed</source>
        <translation>鍵が変わりました</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>SSH</source>
        <translation>SSH</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>ディスク</translation>
    </message>
    <message>
        <source>GPU runs</source>
        <translation>GPU の動作</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Agent&apos;s folder</source>
        <translation>エージェントのフォルダー</translation>
    </message>
    <message>
        <source>Agent&apos;s token</source>
        <translation>エージェントのトークン</translation>
    </message>
    <message>
        <source>At logout</source>
        <translation>ログアウト時</translation>
    </message>
    <message>
        <source>GPU driver</source>
        <translation>GPU ドライバー</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Look at the machine</source>
        <translation>マシンを調べる</translation>
    </message>
    <message>
        <source>Send the program</source>
        <translation>プログラムを送る</translation>
    </message>
    <message>
        <source>Make its environment</source>
        <translation>環境を作る</translation>
    </message>
    <message>
        <source>Install packages</source>
        <translation>パッケージをインストール</translation>
    </message>
    <message>
        <source>Bring the models</source>
        <translation>モデルを送る</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Switch to the new version</source>
        <translation>新しい版に切り替える</translation>
    </message>
    <message>
        <source>Start the agent</source>
        <translation>エージェントを起動</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>後片付け</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>版 {version}</translation>
    </message>
    <message>
        <source>agent {version} differs</source>
        <translation>エージェント {version}、版が違います</translation>
    </message>
    <message>
        <source>agent {version} matches</source>
        <translation>エージェント {version}、版が一致</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度調べる</translation>
    </message>
    <message>
        <source>Stop agent</source>
        <translation>エージェントを停止</translation>
    </message>
    <message>
        <source>Start agent</source>
        <translation>エージェントを起動</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>待つのをやめる</translation>
    </message>
    <message>
        <source>More about {host}</source>
        <translation>{host} のその他の操作</translation>
    </message>
    <message>
        <source>Unlock it</source>
        <translation>ロックを解除</translation>
    </message>
    <message>
        <source>Compare its key…</source>
        <translation>鍵を比べる…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Unpin the key of {host}?</source>
        <translation>{host} の鍵の固定を外しますか</translation>
    </message>
    <message>
        <source>You are asked to compare its key at the next connection, as on first contact.</source>
        <translation>次の接続のとき、初回と同じように鍵を比べるよう求められます。</translation>
    </message>
    <message>
        <source>Unpin it</source>
        <translation>固定を外す</translation>
    </message>
    <message>
        <source>Keep it pinned</source>
        <translation>固定したままにする</translation>
    </message>
    <message>
        <source>Show its log…</source>
        <translation>ログを見る…</translation>
    </message>
    <message>
        <source>Set up again…</source>
        <translation>設定し直す…</translation>
    </message>
    <message>
        <source>Copy the ssh command</source>
        <translation>ssh コマンドをコピー</translation>
    </message>
    <message>
        <source>Remove host…</source>
        <translation>ホストを外す…</translation>
    </message>
    <message>
        <source>Is this the key of {host}?</source>
        <translation>これは {host} の鍵ですか</translation>
    </message>
    <message>
        <source>You connect to it for the first time. Compare this with the host&apos;s own fingerprint: if they differ, somebody may sit in between. Nothing was sent yet.</source>
        <translation>初めての接続です。ホスト自身の指紋と比べてください。違うなら、誰かが間にいるかもしれません。まだ何も送っていません。</translation>
    </message>
    <message>
        <source>It is the same, pin it</source>
        <translation>同じなので固定する</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>接続しない</translation>
    </message>
    <message>
        <source>Picture of the key</source>
        <translation>鍵の絵</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>指紋</translation>
    </message>
    <message>
        <source>On the host itself this command tells it:</source>
        <translation>ホスト上では次のコマンドで分かります：</translation>
    </message>
    <message>
        <source>Command to run on the host</source>
        <translation>ホストで実行するコマンド</translation>
    </message>
    <message>
        <source>ssh on this computer knows the host with this very key.</source>
        <translation>このパソコンの ssh も、このホストのこの鍵を知っています。</translation>
    </message>
    <message>
        <source>ssh on this computer knows the host with another key.</source>
        <translation>このパソコンの ssh は、このホストの別の鍵を知っています。</translation>
    </message>
    <message>
        <source>Ask who runs the host before you pin this one.</source>
        <translation>これを固定する前に、ホストの管理者に確認してください。</translation>
    </message>
    <message>
        <source>Passphrase of {key}</source>
        <translation>{key} のパスフレーズ</translation>
    </message>
    <message>
        <source>The private key {path} is locked.</source>
        <translation>秘密鍵 {path} はロックされています。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>ロック解除</translation>
    </message>
    <message>
        <source>Leave it locked</source>
        <translation>ロックしたままにする</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>パスフレーズ</translation>
    </message>
    <message>
        <source>That was not it.</source>
        <translation>正しくありませんでした。</translation>
    </message>
    <message>
        <source>Keep it in the system&apos;s keyring</source>
        <translation>システムのキーリングに保存</translation>
    </message>
    <message>
        <source>Remove {host}?</source>
        <translation>{host} を外しますか</translation>
    </message>
    <message>
        <source>Its pinned key is forgotten too. Videos and messages on this computer stay.</source>
        <translation>固定した鍵も消去します。このパソコンの動画とメッセージは残ります。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>外す</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Only off this list; nothing is done over there</source>
        <translation>一覧から外すだけで、ホストでは何もしません</translation>
    </message>
    <message>
        <source>The agent with its jobs too ({size})</source>
        <translation>エージェントとそのジョブも（{size}）</translation>
    </message>
    <message>
        <source>Its models and kept results too ({size})</source>
        <translation>モデルと保存した結果も（{size}）</translation>
    </message>
    <message>
        <source>The host was not reached, so nothing over there can be removed now.</source>
        <translation>ホストに接続できなかったので、ホスト側のものは今は削除できません。</translation>
    </message>
    <message>
        <source>What the agent of {host} wrote</source>
        <translation>{host} のエージェントの記録</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>It wrote nothing yet.</source>
        <translation>まだ何も書いていません。</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>検査</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>もう一度実行</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>It tries everything that making messages needs.</source>
        <translation>メッセージ作りに必要なものをすべて試します。</translation>
    </message>
    <message>
        <source>{time}, took {seconds}</source>
        <translation>{time}、{seconds}</translation>
    </message>
    <message>
        <source>{count} passed</source>
        <translation>{count} 件合格</translation>
    </message>
    <message>
        <source>{count} to look at</source>
        <translation>要確認 {count}</translation>
    </message>
    <message>
        <source>{count} to fix</source>
        <translation>要修正 {count}</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>設定…</translation>
    </message>
    <message>
        <source>Bring it up to date…</source>
        <translation>最新にする…</translation>
    </message>
    <message>
        <source>Start it</source>
        <translation>起動</translation>
    </message>
    <message>
        <source>Get it…</source>
        <translation>入手…</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>to look at</source>
        <translation>要確認</translation>
    </message>
    <message>
        <source>to fix</source>
        <translation>要修正</translation>
    </message>
    <message>
        <source>{host} added, fingerprint pinned</source>
        <translation>{host} を追加し、指紋を固定しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>{address}, port {port}</source>
        <translation>{address}、ポート {port}</translation>
    </message>
    <message>
        <source>as the SSH settings say</source>
        <translation>SSH の設定どおり</translation>
    </message>
    <message>
        <source>ssh-agent and the usual keys</source>
        <translation>ssh-agent と通常の鍵</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>往復</translation>
    </message>
    <message>
        <source>not reached yet</source>
        <translation>まだ接続していません</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} ミリ秒</translation>
    </message>
    <message>
        <source>median of {count}</source>
        <translation>{count} 回の中央値</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>User</source>
        <translation>ユーザー</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>秘密鍵</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>SSH tunnel to 127.0.0.1, no open port</source>
        <translation>127.0.0.1 への SSH トンネル、開いたポートなし</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>追加日</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>マシン</translation>
    </message>
    <message>
        <source>The agent ends itself</source>
        <translation>エージェントの自動終了</translation>
    </message>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>does not run</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>プロセッサー</translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation>{count} コア</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリー</translation>
    </message>
    <message>
        <source>Free disk</source>
        <translation>ディスクの空き</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>エージェント</translation>
    </message>
    <message>
        <source>starts when it is needed, ends after 10 min idle</source>
        <translation>必要なときに起動し、10 分使わないと終了します</translation>
    </message>
    <message>
        <source>its agent does not run</source>
        <translation>エージェントが動いていません</translation>
    </message>
    <message>
        <source>it did not tell</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>スロット</translation>
    </message>
    <message>
        <source>{free} of {count} free</source>
        <translation>空き {free} / {count}</translation>
    </message>
    <message>
        <source>{count} of {all} installed</source>
        <translation>{all} 個中 {count} 個インストール済み</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>none computes</source>
        <translation>計算に使えません</translation>
    </message>
    <message>
        <source>Host key fingerprint</source>
        <translation>ホスト鍵の指紋</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>固定済み</translation>
    </message>
    <message>
        <source>{kind}. You compared it with the host on first contact. If it ever changes, the app stops before it sends a byte and shows both keys.</source>
        <translation>{kind}。初回にホストと比べた鍵です。変わった場合は 1 バイトも送らずに止まり、両方の鍵を表示します。</translation>
    </message>
    <message>
        <source>Unpin…</source>
        <translation>固定を外す…</translation>
    </message>
    <message>
        <source>{host} shows another key than the one that you pinned</source>
        <translation>{host} の鍵が、固定したものと違います</translation>
    </message>
    <message>
        <source>Somebody may sit in between, or the machine was set up anew. Nothing was sent, and nothing will be while it stays so.</source>
        <translation>誰かが間にいるか、マシンが作り直されたかもしれません。何も送っておらず、この状態のあいだは何も送りません。</translation>
    </message>
    <message>
        <source>Pinned by you</source>
        <translation>あなたが固定</translation>
    </message>
    <message>
        <source>Shown now</source>
        <translation>今回示された鍵</translation>
    </message>
    <message>
        <source>Ask who runs the host. Only if its key was truly replaced: remove the host here, then add it anew and compare the new key.</source>
        <translation>ホストの管理者に確認してください。鍵が本当に替わったときだけ、ここでホストを外して追加し直し、新しい鍵を比べます。</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Untitled message</source>
        <translation>無題のメッセージ</translation>
    </message>
    <message>
        <source>the video is not there any more</source>
        <translation>動画はもうありません</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>固定済み</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>もう一度実行</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>放す</translation>
    </message>
    <message>
        <source>Keep whatever its age</source>
        <translation>古くなっても残す</translation>
    </message>
    <message>
        <source>Was it made? Nobody knows</source>
        <translation>作られたかどうか分かりません</translation>
    </message>
    <message>
        <source>The vendor was asked and does not list it, and the credits are unchanged. It was most likely never made.</source>
        <translation>送信先に問い合わせましたが一覧になく、クレジットも変わっていません。作られていない可能性が高いです。</translation>
    </message>
    <message>
        <source>Send it once more, {cost}</source>
        <translation>もう一度送信、{cost}</translation>
    </message>
    <message>
        <source>Let it go</source>
        <translation>あきらめる</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>キューを見る</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>声</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Written by another version</source>
        <translation>別の版で書かれています</translation>
    </message>
    <message>
        <source>Ran on</source>
        <translation>実行場所</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>一括処理</translation>
    </message>
    <message>
        <source>Saved settings</source>
        <translation>保存された設定</translation>
    </message>
    <message>
        <source>History, {count}</source>
        <translation>履歴（{count}）</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>起きたこと</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Open as new message</source>
        <translation>新しいメッセージとして開く</translation>
    </message>
    <message>
        <source>Export message file…</source>
        <translation>メッセージファイルを書き出す…</translation>
    </message>
    <message>
        <source>Forget this…</source>
        <translation>消去…</translation>
    </message>
    <message>
        <source>No message chosen</source>
        <translation>メッセージが選ばれていません</translation>
    </message>
    <message>
        <source>Choose one to see its video, its settings and what it took.</source>
        <translation>1 つ選ぶと、動画、設定、かかった時間が見られます。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーで表示</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Copy the video</source>
        <translation>動画をコピー</translation>
    </message>
    <message>
        <source>New from this</source>
        <translation>これをもとに新規</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
</context>
<context>
    <name>KeyBox</name>
    <message>
        <source>D-ID key</source>
        <translation>D-ID のキー</translation>
    </message>
    <message>
        <source>Paste it from D-ID&apos;s account settings. It is tried with a free question and kept in the keyring.</source>
        <translation>D-ID のアカウント設定から貼り付けます。無料の問い合わせで試し、キーリングに保存します。</translation>
    </message>
    <message>
        <source>USER:PASSWORD</source>
        <translation>USER:PASSWORD</translation>
    </message>
    <message>
        <source>Use key</source>
        <translation>キーを使う</translation>
    </message>
    <message>
        <source>Where to find it</source>
        <translation>キーの場所</translation>
    </message>
    <message>
        <source>Send to Sandbox instead</source>
        <translation>代わりに Sandbox に送信</translation>
    </message>
</context>
<context>
    <name>KeySection</name>
    <message>
        <source>Forget the D-ID key?</source>
        <translation>D-ID のキーを消去しますか</translation>
    </message>
    <message>
        <source>Messages cannot be sent with D-ID until you paste it again. Finished videos stay.</source>
        <translation>もう一度貼り付けるまで D-ID では送信できません。完成した動画は残ります。</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>消去する</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Looking for a key</source>
        <translation>キーを探しています</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>キーなし</translation>
    </message>
    <message>
        <source>A key is needed only to send with D-ID. Drafts and the sandbox work without one.</source>
        <translation>キーが必要なのは D-ID で送信するときだけです。下書きと Sandbox には要りません。</translation>
    </message>
    <message>
        <source>A key is kept in the system&apos;s keyring</source>
        <translation>キーはシステムのキーリングに保存されています</translation>
    </message>
    <message>
        <source>A key is held until you close the program</source>
        <translation>キーはプログラムを閉じるまで保持されます</translation>
    </message>
    <message>
        <source>The key of the environment is used (DID_API_KEY)</source>
        <translation>環境変数 (DID_API_KEY) のキーを使っています</translation>
    </message>
    <message>
        <source>It goes before any other, and ends with its session.</source>
        <translation>ほかのキーより優先され、セッションとともに終わります。</translation>
    </message>
    <message>
        <source>It is not shown again. Testing it is free.</source>
        <translation>もう表示されません。試すのは無料です。</translation>
    </message>
    <message>
        <source>D-ID accepts it: {left} of {total} credits left.</source>
        <translation>D-ID が受け付けました。クレジットは {total} のうち残り {left} です。</translation>
    </message>
    <message>
        <source>The next ones lapse on {day}.</source>
        <translation>次は {day} に期限が切れます。</translation>
    </message>
    <message>
        <source>D-ID key</source>
        <translation>D-ID のキー</translation>
    </message>
    <message>
        <source>D-ID makes the finished videos. Its key is yours, and stays here.</source>
        <translation>完成した動画は D-ID が作ります。キーはあなたのもので、ここに残ります。</translation>
    </message>
    <message>
        <source>The key in use</source>
        <translation>使用中のキー</translation>
    </message>
    <message>
        <source>Use another key</source>
        <translation>別のキーを使う</translation>
    </message>
    <message>
        <source>Your key</source>
        <translation>あなたのキー</translation>
    </message>
    <message>
        <source>A key that you paste here is held only until you close the program.</source>
        <translation>ここに貼り付けたキーは、プログラムを閉じるまでだけ保持されます。</translation>
    </message>
    <message>
        <source>Paste the key as D-ID shows it in the account settings</source>
        <translation>D-ID のアカウント設定に表示されたキーを貼り付けてください</translation>
    </message>
    <message>
        <source>It is tried with a free question, then kept in the system&apos;s keyring. It never goes to a host.</source>
        <translation>無料の問い合わせで試してから、システムのキーリングに保存します。ホストには渡しません。</translation>
    </message>
    <message>
        <source>Test and keep</source>
        <translation>試して保存</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>試す</translation>
    </message>
    <message>
        <source>Forget…</source>
        <translation>消去…</translation>
    </message>
</context>
<context>
    <name>LengthEdit</name>
    <message>
        <source>Length of the pause</source>
        <translation>間の長さ</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>{total}, ours {ours}</source>
        <translation>{total}（うち自分側 {ours}）</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>まだ不明</translation>
    </message>
    <message>
        <source>cached</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>題名</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>作成日</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長さ</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>料金</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Delete the video too: it lies in a folder of yours</source>
        <translation>動画も削除する（あなたのフォルダーにあります）</translation>
    </message>
    <message>
        <source>Its entry here, its history and its small picture</source>
        <translation>ここの項目、履歴、小さい画像</translation>
    </message>
    <message>
        <source>Its video, where it lies in the program&apos;s own folder</source>
        <translation>プログラムのフォルダーにある動画</translation>
    </message>
    <message>
        <source>The video and the uploads at {vendor}</source>
        <translation>{vendor} の動画とアップロード</translation>
    </message>
    <message>
        <source>Your own photo and voice</source>
        <translation>あなた自身の写真と声</translation>
    </message>
    <message>
        <source>Credits already charged</source>
        <translation>すでにかかったクレジット</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>削除しました</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>残るもの</translation>
    </message>
    <message>
        <source>“{title}” is forgotten</source>
        <translation>「{title}」を消去しました</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Show the receipt</source>
        <translation>受領書を見る</translation>
    </message>
    <message>
        <source>Not deleted</source>
        <translation>削除されていません</translation>
    </message>
    <message>
        <source>Forget “{title}”?</source>
        <translation>「{title}」を消去しますか</translation>
    </message>
    <message>
        <source>This cannot be undone. You get a receipt of what was deleted.</source>
        <translation>元に戻せません。削除したものの受領書が残ります。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Forget it on this computer only?</source>
        <translation>このパソコンからだけ消去しますか</translation>
    </message>
    <message>
        <source>Forget here only</source>
        <translation>ここだけ消去</translation>
    </message>
    <message>
        <source>Send “{title}” again?</source>
        <translation>「{title}」をもう一度送信しますか</translation>
    </message>
    <message>
        <source>D-ID ended the last one without a video. Sending it again is a new paid request: {cost}.</source>
        <translation>D-ID は前回、動画なしで終わりました。もう一度送信すると新しい有料の要求になります：{cost}。</translation>
    </message>
    <message>
        <source>Send again, {cost}</source>
        <translation>もう一度送信、{cost}</translation>
    </message>
    <message>
        <source>Make “{title}” once more?</source>
        <translation>「{title}」をもう一度作りますか</translation>
    </message>
    <message>
        <source>A new video is made at D-ID, and it is charged again: {cost}. The one that you have stays.</source>
        <translation>D-ID で新しい動画を作り、もう一度料金がかかります：{cost}。今の動画は残ります。</translation>
    </message>
    <message>
        <source>Run again, {cost}</source>
        <translation>もう一度実行、{cost}</translation>
    </message>
    <message>
        <source>and {count} more, see the receipt</source>
        <translation>ほか {count} 件（受領書を参照）</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>Ready to send</source>
        <translation>送信できます</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>Rendering</source>
        <translation>作成中</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>取得中</translation>
    </message>
    <message>
        <source>Looking for it</source>
        <translation>探しています</translation>
    </message>
    <message>
        <source>Needs an answer</source>
        <translation>要回答</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>送信不可</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>取り消し</translation>
    </message>
    <message>
        <source>{what}, {share} %</source>
        <translation>{what}、{share} %</translation>
    </message>
    <message>
        <source>Opening the photo</source>
        <translation>写真を開いています</translation>
    </message>
    <message>
        <source>Finding people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Composing</source>
        <translation>合成中</translation>
    </message>
    <message>
        <source>Shaping the voice</source>
        <translation>声を調整中</translation>
    </message>
    <message>
        <source>Adding music</source>
        <translation>音楽を追加中</translation>
    </message>
    <message>
        <source>Drawing the draft</source>
        <translation>下書きの描画</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>free</source>
        <translation>無料</translation>
    </message>
    <message>
        <source>up to {credits}</source>
        <translation>{credits} まで</translation>
    </message>
    <message>
        <source>free, reused</source>
        <translation>無料、再利用</translation>
    </message>
    <message>
        <source>not charged</source>
        <translation>料金なし</translation>
    </message>
    <message>
        <source>Made on this computer; nothing is paid.</source>
        <translation>このパソコンで作りました。料金はかかりません。</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>料金はかかっていません。</translation>
    </message>
    <message>
        <source>An earlier video was taken; nothing was paid.</source>
        <translation>前の動画を使いました。料金はかかっていません。</translation>
    </message>
    <message>
        <source>{credits} charged.</source>
        <translation>{credits}かかりました。</translation>
    </message>
    <message>
        <source>The vendor has it: up to {credits} all the same.</source>
        <translation>送信先が受け取っているため、{credits} までかかります。</translation>
    </message>
    <message>
        <source>It may have been charged: up to {credits}.</source>
        <translation>料金がかかったかもしれません：{credits} まで。</translation>
    </message>
    <message>
        <source>The sandbox is free.</source>
        <translation>Sandbox は無料です。</translation>
    </message>
    <message>
        <source>Whether D-ID charged it is not known: up to {credits}.</source>
        <translation>D-ID が課金したかは不明です（最大 {credits}）。</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>n/a</translation>
    </message>
    <message>
        <source>1 credit</source>
        <translation>1 クレジット</translation>
    </message>
    <message>
        <source>{count} credits</source>
        <translation>{count} クレジット</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} 時間</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} バイト</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>Earlier this week</source>
        <translation>今週</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>先週</translation>
    </message>
    <message>
        <source>Find people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Compose the frame</source>
        <translation>フレームの合成</translation>
    </message>
    <message>
        <source>Shape the voice</source>
        <translation>声の調整</translation>
    </message>
    <message>
        <source>Draw the draft</source>
        <translation>下書きの描画</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>アップロード</translation>
    </message>
    <message>
        <source>D-ID renders</source>
        <translation>D-ID での作成</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>取得</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>Background as in the photo</source>
        <translation>写真のままの背景</translation>
    </message>
    <message>
        <source>Transparent</source>
        <translation>透明</translation>
    </message>
    <message>
        <source>Blurred background</source>
        <translation>背景をぼかす</translation>
    </message>
    <message>
        <source>Own picture behind</source>
        <translation>自分の画像を背景に</translation>
    </message>
    <message>
        <source>head and shoulders</source>
        <translation>顔と肩</translation>
    </message>
    <message>
        <source>upper body</source>
        <translation>上半身</translation>
    </message>
    <message>
        <source>whole person</source>
        <translation>全身</translation>
    </message>
    <message>
        <source>framed by hand</source>
        <translation>手動の構図</translation>
    </message>
    <message>
        <source>{count} people</source>
        <translation>{count} 人</translation>
    </message>
    <message>
        <source>brushed</source>
        <translation>ブラシ修正</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation>トリム済み</translation>
    </message>
    <message>
        <source>no music</source>
        <translation>音楽なし</translation>
    </message>
    <message>
        <source>own music</source>
        <translation>自分の音楽</translation>
    </message>
    <message>
        <source>music {name}</source>
        <translation>音楽 {name}</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Picture and sound ready</source>
        <translation>画像と音声の準備完了</translation>
    </message>
    <message>
        <source>Uploaded</source>
        <translation>アップロード済み</translation>
    </message>
    <message>
        <source>About to be sent</source>
        <translation>送信するところ</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未送信</translation>
    </message>
    <message>
        <source>No answer came</source>
        <translation>応答がありませんでした</translation>
    </message>
    <message>
        <source>Looked for in vain</source>
        <translation>探しましたが見つかりません</translation>
    </message>
    <message>
        <source>Taken by the vendor</source>
        <translation>送信先が受け取り</translation>
    </message>
    <message>
        <source>Allowed once more</source>
        <translation>もう一度だけ許可</translation>
    </message>
    <message>
        <source>Rendered</source>
        <translation>作成済み</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>保存済み</translation>
    </message>
    <message>
        <source>Refused by the vendor</source>
        <translation>送信先が断りました</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Tried again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>DRAFT</source>
        <translation>DRAFT</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Exported to {what}</source>
        <translation>{what} に書き出しました</translation>
    </message>
    <message>
        <source>Saved as {what}</source>
        <translation>{what} として保存しました</translation>
    </message>
    <message>
        <source>“{what}” is being made</source>
        <translation>「{what}」を作成中です</translation>
    </message>
    <message>
        <source>“{what}” is duplicated</source>
        <translation>「{what}」を複製しました</translation>
    </message>
    <message>
        <source>“{what}” is cancelled</source>
        <translation>「{what}」を取り消しました</translation>
    </message>
    <message>
        <source>“{what}” is kept whatever its age</source>
        <translation>「{what}」を古くなっても残します</translation>
    </message>
    <message>
        <source>“{what}” is no longer kept whatever its age</source>
        <translation>「{what}」を古くなったら消します</translation>
    </message>
    <message>
        <source>Export the message</source>
        <translation>メッセージを書き出す</translation>
    </message>
    <message>
        <source>Message with its files (*.zip)</source>
        <translation>ファイルを含むメッセージ (*.zip)</translation>
    </message>
    <message>
        <source>Save the video</source>
        <translation>動画を保存</translation>
    </message>
    <message>
        <source>Video (*.mp4)</source>
        <translation>動画 (*.mp4)</translation>
    </message>
    <message>
        <source>The video is on the clipboard</source>
        <translation>動画をクリップボードに入れました</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>キュー</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>What to show</source>
        <translation>表示するもの</translation>
    </message>
    <message>
        <source>Batch from folder or CSV…</source>
        <translation>フォルダーか CSV からまとめて作る…</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新しいメッセージ</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Written: {name}</source>
        <translation>書き出しました：{name}</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>画像 (*.png)</translation>
    </message>
    <message>
        <source>Export the figures in view</source>
        <translation>表示中の数値を書き出す</translation>
    </message>
    <message>
        <source>Export the jobs as a Chrome trace</source>
        <translation>ジョブを Chrome トレースとして書き出す</translation>
    </message>
</context>
<context>
    <name>LookSection</name>
    <message>
        <source>System</source>
        <translation>システム</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>明るさ</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>暗い</translation>
    </message>
    <message>
        <source>Language, theme</source>
        <translation>言語と表示</translation>
    </message>
    <message>
        <source>They change at once, in every window.</source>
        <translation>すべてのウィンドウですぐに変わります。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>テーマ</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Nothing glides, folds or turns.</source>
        <translation>すべる、たたむ、回るといった動きをなくします。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>システムに合わせる</translation>
    </message>
</context>
<context>
    <name>MaskPanel</name>
    <message>
        <source>Brush</source>
        <translation>ブラシ</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>消す</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>戻す</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>全消去</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>ぼかし幅</translation>
    </message>
    <message>
        <source>Grow, shrink</source>
        <translation>拡大・縮小</translation>
    </message>
    <message>
        <source>Show doubt</source>
        <translation>不確かさ</translation>
    </message>
    <message>
        <source>no strokes yet</source>
        <translation>まだストロークなし</translation>
    </message>
    <message>
        <source>1 stroke, kept on re-run</source>
        <translation>1 ストローク、再実行でも残ります</translation>
    </message>
    <message>
        <source>{count} strokes, kept on re-run</source>
        <translation>{count} ストローク、再実行でも残ります</translation>
    </message>
</context>
<context>
    <name>MessageColumn</name>
    <message>
        <source>{count} credit</source>
        <translation>{count} クレジット</translation>
    </message>
    <message>
        <source>{count} credits</source>
        <translation>{count} クレジット</translation>
    </message>
    <message>
        <source>{credits} charged.</source>
        <translation>{credits}かかりました。</translation>
    </message>
    <message>
        <source>{credits} charged, whatever happens here.</source>
        <translation>ここで何をしても {credits}かかりました。</translation>
    </message>
    <message>
        <source>Its price is</source>
        <translation>料金</translation>
    </message>
    <message>
        <source>Whether it was charged is not known.</source>
        <translation>料金がかかったかどうか分かりません。</translation>
    </message>
    <message>
        <source>The same message was made before: its video was taken, and nothing was charged.</source>
        <translation>同じメッセージを前に作っていたので、その動画を使いました。料金はかかっていません。</translation>
    </message>
    <message>
        <source>The sandbox is free.</source>
        <translation>Sandbox は無料です。</translation>
    </message>
    <message>
        <source>Made on this computer; nothing was charged.</source>
        <translation>このパソコンで作りました。料金はかかっていません。</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>料金はかかっていません。</translation>
    </message>
    <message>
        <source>usual time n/a</source>
        <translation>通常の時間 n/a</translation>
    </message>
    <message>
        <source>usually {low}–{high} s</source>
        <translation>通常 {low}–{high} 秒</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>顔</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
</context>
<context>
    <name>MessagePanel</name>
    <message>
        <source>“{title}” is done and in the library.</source>
        <translation>「{title}」が完成し、ライブラリに入りました。</translation>
    </message>
    <message>
        <source>The sandbox makes a new video, free of charge; this one stays.</source>
        <translation>Sandbox が無料で新しい動画を作ります。今の動画は残ります。</translation>
    </message>
    <message>
        <source>D-ID makes a new video and charges for it; this one stays.</source>
        <translation>D-ID が新しい動画を作り、料金がかかります。今の動画は残ります。</translation>
    </message>
    <message>
        <source>Make the video once more?</source>
        <translation>動画をもう一度作りますか</translation>
    </message>
    <message>
        <source>Pay for the video once more?</source>
        <translation>動画の料金をもう一度払いますか</translation>
    </message>
    <message>
        <source>Send once more</source>
        <translation>もう一度送信</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>今のままにする</translation>
    </message>
    <message>
        <source>message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Save the video</source>
        <translation>動画を保存</translation>
    </message>
    <message>
        <source>Videos (*.mp4)</source>
        <translation>動画 (*.mp4)</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>{name} として保存しました</translation>
    </message>
    <message>
        <source>The details are on the clipboard.</source>
        <translation>詳細をクリップボードに入れました。</translation>
    </message>
    <message>
        <source>Make the draft now</source>
        <translation>今すぐ下書きを作る</translation>
    </message>
    <message>
        <source>Save message as…</source>
        <translation>メッセージを名前を付けて保存…</translation>
    </message>
    <message>
        <source>New from this</source>
        <translation>これをもとに新規作成</translation>
    </message>
    <message>
        <source>Save the message</source>
        <translation>メッセージを保存</translation>
    </message>
    <message>
        <source>Messages (*.json)</source>
        <translation>メッセージ (*.json)</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>More for this message</source>
        <translation>このメッセージのその他の操作</translation>
    </message>
</context>
<context>
    <name>MessagesTab</name>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Search titles, files and errors</source>
        <translation>題名、ファイル、エラーを検索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>As posters</source>
        <translation>ポスター</translation>
    </message>
    <message>
        <source>As a table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>No messages yet</source>
        <translation>メッセージはまだありません</translation>
    </message>
    <message>
        <source>Finished videos are kept here with their settings.</source>
        <translation>完成した動画は設定とともにここに保存されます。</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>サンプルを開く</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>Look for other words, or leave out a filter.</source>
        <translation>別の言葉で探すか、絞り込みを外してください。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>すべて表示</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Any state</source>
        <translation>状態：すべて</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>進行中</translation>
    </message>
    <message>
        <source>Needs an answer</source>
        <translation>要回答</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>取り消し</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>送信先</translation>
    </message>
    <message>
        <source>Any target</source>
        <translation>送信先：すべて</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandbox</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Any date</source>
        <translation>日付：すべて</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>過去 7 日</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>過去 30 日</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>過去 1 年</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>料金</translation>
    </message>
    <message>
        <source>Any cost</source>
        <translation>料金：すべて</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>無料</translation>
    </message>
    <message>
        <source>1 credit</source>
        <translation>1 クレジット</translation>
    </message>
    <message>
        <source>2 to 5 credits</source>
        <translation>2 〜 5 クレジット</translation>
    </message>
    <message>
        <source>More than 5</source>
        <translation>6 以上</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>並び順</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>新しい順</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>古い順</translation>
    </message>
    <message>
        <source>Longest first</source>
        <translation>長い順</translation>
    </message>
    <message>
        <source>Dearest first</source>
        <translation>料金の高い順</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>題名順</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Get</source>
        <translation>取得</translation>
    </message>
    <message>
        <source>Get {model}</source>
        <translation>{model} を取得</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Remove {model}</source>
        <translation>{model} を削除</translation>
    </message>
    <message>
        <source>installed, checksum matches</source>
        <translation>インストール済み、ハッシュ一致</translation>
    </message>
    <message>
        <source>installed, not checked yet</source>
        <translation>インストール済み、未検査</translation>
    </message>
    <message>
        <source>damaged: other bytes than expected</source>
        <translation>破損：内容が違います</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未インストール</translation>
    </message>
    <message>
        <source>installed, same bytes as when it was fetched</source>
        <translation>インストール済み、取得時と同じ内容</translation>
    </message>
    <message>
        <source>Finds people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Cuts out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Finds faces</source>
        <translation>顔の検出</translation>
    </message>
</context>
<context>
    <name>ModelsSection</name>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>{size} freed.</source>
        <translation>{size} 空きました。</translation>
    </message>
    <message>
        <source>Remove {model}?</source>
        <translation>{model} を削除しますか</translation>
    </message>
    <message>
        <source>It frees {size}. What needs it stops working until it is fetched again.</source>
        <translation>{size} 空きます。必要とする機能は、もう一度取得するまで動きません。</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>削除する</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Checking every file</source>
        <translation>すべてのファイルを検査中</translation>
    </message>
    <message>
        <source>Removing {model}</source>
        <translation>{model} を削除中</translation>
    </message>
    <message>
        <source>Fetching {model}</source>
        <translation>{model} を取得中</translation>
    </message>
    <message>
        <source>{model}: waiting for another program that fetches it</source>
        <translation>{model}：別のプログラムの取得待ち</translation>
    </message>
    <message>
        <source>{model}: fetching</source>
        <translation>{model}：取得中</translation>
    </message>
    <message>
        <source>{model}: unpacking</source>
        <translation>{model}：展開中</translation>
    </message>
    <message>
        <source>{model}: checking</source>
        <translation>{model}：検査中</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>What finds people, cuts them out and finds faces. They work on this computer.</source>
        <translation>人を見つけ、切り抜き、顔を見つけるものです。このパソコンで動きます。</translation>
    </message>
    <message>
        <source>Check files</source>
        <translation>ファイルを検査</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Starter set</source>
        <translation>基本セット</translation>
    </message>
    <message>
        <source>all that a message needs</source>
        <translation>メッセージに必要なものすべて</translation>
    </message>
    <message>
        <source>Full set</source>
        <translation>完全セット</translation>
    </message>
    <message>
        <source>finer, and much slower without a GPU</source>
        <translation>より精細ですが、GPU なしではとても遅くなります</translation>
    </message>
    <message>
        <source>Get what is missing</source>
        <translation>足りないものを取得</translation>
    </message>
</context>
<context>
    <name>MusicPart</name>
    <message>
        <source>Sound files (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;All files (*)</source>
        <translation>音声ファイル (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Choose music</source>
        <translation>音楽を選ぶ</translation>
    </message>
    <message>
        <source>No music</source>
        <translation>音楽なし</translation>
    </message>
    <message>
        <source>Own file…</source>
        <translation>自分のファイル…</translation>
    </message>
    <message>
        <source>Paper lanterns</source>
        <translation>紙のランタン</translation>
    </message>
    <message>
        <source>Candlelight</source>
        <translation>ろうそくの灯</translation>
    </message>
    <message>
        <source>Soft horizon</source>
        <translation>やわらかな地平線</translation>
    </message>
    <message>
        <source>Sunny porch</source>
        <translation>日の当たるポーチ</translation>
    </message>
    <message>
        <source>Rainy window</source>
        <translation>雨の窓辺</translation>
    </message>
    <message>
        <source>Loudness and true peak of what is sent</source>
        <translation>送信する音声の音量と真のピーク</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>音楽</translation>
    </message>
    <message>
        <source>Music under the voice</source>
        <translation>声の後ろの音楽</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>レベル</translation>
    </message>
    <message>
        <source>Duck under speech</source>
        <translation>話している間は音楽を下げる</translation>
    </message>
    <message>
        <source>Duck</source>
        <translation>話すとき下げる</translation>
    </message>
    <message>
        <source>Fades, and music before and after the voice</source>
        <translation>フェードと、声の前後の音楽</translation>
    </message>
</context>
<context>
    <name>OutcomeBox</name>
    <message>
        <source>Was it sent? Nobody knows</source>
        <translation>送信されたかどうか分かりません</translation>
    </message>
    <message>
        <source>The connection broke while it was ordered. D-ID was asked and does not list it, and the credits are unchanged: it was most likely never made. Once more costs {credits}.</source>
        <translation>注文中に接続が切れました。D-ID に問い合わせましたが一覧になく、クレジットも変わっていません。作られていない可能性が高いです。もう一度送ると {credits} かかります。</translation>
    </message>
    <message>
        <source>D-ID goes on with it; the video can be fetched later.</source>
        <translation>D-ID は続けています。動画はあとで取得できます。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Its automatic check saw {what}. Often it is something in the background.</source>
        <translation>自動審査が見つけたもの：{what}。背景にある何かのことがよくあります。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Fetch the video</source>
        <translation>動画を取得</translation>
    </message>
    <message>
        <source>Send once more…</source>
        <translation>もう一度送信…</translation>
    </message>
    <message>
        <source>Send once more</source>
        <translation>もう一度送信</translation>
    </message>
    <message>
        <source>Let it go</source>
        <translation>あきらめる</translation>
    </message>
    <message>
        <source>Another key…</source>
        <translation>別のキー…</translation>
    </message>
    <message>
        <source>Look at the budget</source>
        <translation>予算を見る</translation>
    </message>
    <message>
        <source>Send to Sandbox</source>
        <translation>Sandbox に送信</translation>
    </message>
    <message>
        <source>Another photo…</source>
        <translation>別の写真…</translation>
    </message>
    <message>
        <source>Another voice</source>
        <translation>別の声</translation>
    </message>
    <message>
        <source>Look at the frame</source>
        <translation>フレームを見る</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>詳細をコピー</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>片付ける</translation>
    </message>
</context>
<context>
    <name>PeoplePanel</name>
    <message>
        <source>Confidence</source>
        <translation>信頼度</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重なり</translation>
    </message>
    <message>
        <source>Both filter the one detection already made.</source>
        <translation>どちらも、済んだ検出を絞り込むだけです。</translation>
    </message>
    <message>
        <source>Nobody was found. Lower the confidence, or choose another photo.</source>
        <translation>人物が見つかりませんでした。信頼度を下げるか、別の写真を選んでください。</translation>
    </message>
    <message>
        <source>1 fainter box hidden.</source>
        <translation>薄い枠が 1 つ隠れています。</translation>
    </message>
    <message>
        <source>{count} fainter boxes hidden.</source>
        <translation>薄い枠が {count} 個隠れています。</translation>
    </message>
</context>
<context>
    <name>Performance</name>
    <message>
        <source>at once</source>
        <translation>ただちに</translation>
    </message>
    <message>
        <source>for {time}</source>
        <translation>{time}継続</translation>
    </message>
    <message>
        <source>target {bound}</source>
        <translation>目標 {bound}</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>未取得</translation>
    </message>
    <message>
        <source>misses its target</source>
        <translation>目標に届いていません</translation>
    </message>
    <message>
        <source>None of the watched figures has a value yet.</source>
        <translation>監視中の指標には、まだ値がありません。</translation>
    </message>
    <message>
        <source>{known} of {all} watched figures have a value; none of them is an alert.</source>
        <translation>監視中の指標 {all} 件のうち {known} 件に値があります。警報はありません。</translation>
    </message>
    <message>
        <source>Every figure that is watched is as it should be.</source>
        <translation>監視中の指標はすべて正常です。</translation>
    </message>
    <message>
        <source>A number from 0 to 100</source>
        <translation>0〜100 の数値</translation>
    </message>
    <message>
        <source>A number from 0 on</source>
        <translation>0 以上の数値</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>Target met</source>
        <translation>目標達成</translation>
    </message>
    <message>
        <source>No target</source>
        <translation>目標なし</translation>
    </message>
    <message>
        <source>Target missed</source>
        <translation>目標未達</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>判定なし</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>The original: {words}</source>
        <translation>元のシステム：{words}</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>{time} から</translation>
    </message>
    <message>
        <source>{since}, acknowledged {time}</source>
        <translation>{since}、{time} に確認</translation>
    </message>
    <message>
        <source>{since}, quiet until {time}</source>
        <translation>{since}、{time} まで通知なし</translation>
    </message>
    <message>
        <source>{name} over {value}</source>
        <translation>{name} が {value} 超</translation>
    </message>
    <message>
        <source>{name} under {value}</source>
        <translation>{name} が {value} 未満</translation>
    </message>
    <message>
        <source>good again</source>
        <translation>回復</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>監視を停止</translation>
    </message>
    <message>
        <source>worst {value}</source>
        <translation>最悪 {value}</translation>
    </message>
    <message>
        <source>E2E P50</source>
        <translation>E2E P50</translation>
    </message>
    <message>
        <source>E2E P95</source>
        <translation>E2E P95</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>処理量</translation>
    </message>
    <message>
        <source>Cache hit rate</source>
        <translation>キャッシュ命中率</translation>
    </message>
    <message>
        <source>GPU utilisation</source>
        <translation>GPU 使用率</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>エラー率</translation>
    </message>
    <message>
        <source>Queue depth</source>
        <translation>待ち行列</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>ワーカー</translation>
    </message>
    <message>
        <source>Cost per video</source>
        <translation>動画 1 本の費用</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>left</source>
        <translation>残り</translation>
    </message>
    <message>
        <source>job</source>
        <translation>件</translation>
    </message>
    <message>
        <source>jobs</source>
        <translation>件</translation>
    </message>
    <message>
        <source>worker</source>
        <translation>ワーカー</translation>
    </message>
    <message>
        <source>workers</source>
        <comment>counted</comment>
        <translation>ワーカー</translation>
    </message>
    <message>
        <source>machine</source>
        <translation>台</translation>
    </message>
    <message>
        <source>machines</source>
        <translation>台</translation>
    </message>
    <message>
        <source>credit</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>target {low}–{high}</source>
        <translation>目標 {low}–{high}</translation>
    </message>
    <message>
        <source>alert {bound}</source>
        <translation>警報 {bound}</translation>
    </message>
    <message>
        <source>alert {bound} for {time}</source>
        <translation>警報 {bound} が {time}続くとき</translation>
    </message>
    <message>
        <source>over for {time}</source>
        <translation>{time}超過中</translation>
    </message>
    <message>
        <source>under for {time}</source>
        <translation>{time}下回り中</translation>
    </message>
    <message>
        <source>GPU share {na}</source>
        <translation>GPU 分 {na}</translation>
    </message>
    <message>
        <source>drains in {time}</source>
        <translation>{time}で空に</translation>
    </message>
    <message>
        <source>lasts {n} day at this rate</source>
        <translation>この調子で {n} 日分</translation>
    </message>
    <message>
        <source>lasts {n} days at this rate</source>
        <translation>この調子で {n} 日分</translation>
    </message>
    <message>
        <source>demand {figure}</source>
        <translation>要求 {figure}</translation>
    </message>
    <message>
        <source>ours {figure}</source>
        <translation>こちら側 {figure}</translation>
    </message>
    <message>
        <source>GPU share {figure}</source>
        <translation>GPU 分 {figure}</translation>
    </message>
    <message>
        <source>saved {figure}</source>
        <translation>節約 {figure}</translation>
    </message>
    <message>
        <source>D-ID {figure}</source>
        <translation>D-ID {figure}</translation>
    </message>
    <message>
        <source>{n} busy</source>
        <translation>{n} 稼働中</translation>
    </message>
    <message>
        <source>{first}, {second}</source>
        <translation>{first}、{second}</translation>
    </message>
    <message>
        <source>{n} hosts</source>
        <translation>ホスト {n} 台</translation>
    </message>
    <message>
        <source>nothing ran then</source>
        <translation>そのときは実行なし</translation>
    </message>
    <message>
        <source>D-ID adds {seconds}</source>
        <translation>D-ID +{seconds}</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>ベンチマーク</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>n/a</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>Two profiles compared</source>
        <translation>2 つのプロファイルの比較</translation>
    </message>
    <message>
        <source>Two benchmarks compared</source>
        <translation>2 つのベンチマークの比較</translation>
    </message>
    <message>
        <source>Profile of {machine}</source>
        <translation>{machine} のプロファイル</translation>
    </message>
    <message>
        <source>Benchmark on {machine}</source>
        <translation>{machine} のベンチマーク</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>エンジン</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>構成</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>項目</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>割合</translation>
    </message>
    <message>
        <source>Cold</source>
        <translation>初回</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>メモリー</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>GPU メモリー</translation>
    </message>
    <message>
        <source>Ours P50</source>
        <translation>自分の処理 P50</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>動画</translation>
    </message>
    <message>
        <source>Improvement</source>
        <translation>改善</translation>
    </message>
    <message>
        <source>Cache hits</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>後</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>最も遅い段階</translation>
    </message>
    <message>
        <source>Cold + warm-up + measured</source>
        <translation>初回 + 準備 + 計測</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>プロセッサー</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Requests of each</source>
        <translation>構成ごとの件数</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>同時に</translation>
    </message>
    <message>
        <source>D-ID takes, by script</source>
        <translation>D-ID の所要時間（設定値）</translation>
    </message>
    <message>
        <source>{change}, noise</source>
        <translation>{change}、誤差</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Latency P50</source>
        <translation>所要時間 P50</translation>
    </message>
    <message>
        <source>Videos a second</source>
        <translation>毎秒の動画数</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>基準</translation>
    </message>
    <message>
        <source>Optimised models</source>
        <translation>最適化モデル</translation>
    </message>
    <message>
        <source>With caching</source>
        <translation>キャッシュあり</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Full (cache + parallel)</source>
        <translation>すべて（キャッシュ + 並列）</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>自分の処理</translation>
    </message>
    <message>
        <source>D-ID</source>
        <translation>D-ID</translation>
    </message>
    <message>
        <source>Profile: getting ready</source>
        <translation>プロファイル：準備中</translation>
    </message>
    <message>
        <source>Benchmark: getting ready</source>
        <translation>ベンチマーク：準備中</translation>
    </message>
    <message>
        <source>Profile: cold run {number} of {count}</source>
        <translation>プロファイル：初回 {number} / {count}</translation>
    </message>
    <message>
        <source>Profile: warm-up {number} of {count}</source>
        <translation>プロファイル：準備 {number} / {count}</translation>
    </message>
    <message>
        <source>Profile: run {number} of {count}</source>
        <translation>プロファイル：計測 {number} / {count}</translation>
    </message>
    <message>
        <source>Benchmark: {phase}, {number} of {count} requests</source>
        <translation>ベンチマーク：{phase}、{number} / {count} 件</translation>
    </message>
    <message>
        <source>about {n} s left</source>
        <translation>残り約 {n} 秒</translation>
    </message>
    <message>
        <source>{stage}, percentiles</source>
        <translation>{stage}のパーセンタイル</translation>
    </message>
    <message>
        <source>Cache, per {time}</source>
        <translation>キャッシュ（{time}ごと）</translation>
    </message>
    <message>
        <source>Stage latency, ours</source>
        <translation>自前の段階別時間</translation>
    </message>
    <message>
        <source>GPU memory by process</source>
        <translation>GPU メモリー（プロセス別）</translation>
    </message>
    <message>
        <source>Temperature and power</source>
        <translation>温度と電力</translation>
    </message>
    <message>
        <source>CPU and memory</source>
        <translation>CPU とメモリー</translation>
    </message>
    <message>
        <source>Queue and workers</source>
        <translation>待ち行列とワーカー</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検出</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Compose</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>通信</translation>
    </message>
    <message>
        <source>All of ours</source>
        <translation>こちら側の合計</translation>
    </message>
    <message>
        <source>power</source>
        <translation>電力</translation>
    </message>
    <message>
        <source>fan</source>
        <translation>ファン</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>メモリー</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待ち</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>ワーカー</translation>
    </message>
    <message>
        <source>misses</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>used</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>masks</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>people</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>work</source>
        <translation>作業</translation>
    </message>
    <message>
        <source>driver</source>
        <translation>ドライバー</translation>
    </message>
    <message>
        <source>All hosts</source>
        <translation>すべてのホスト</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>{n} job</source>
        <translation>{n} 件</translation>
    </message>
    <message>
        <source>{n} jobs</source>
        <translation>{n} 件</translation>
    </message>
    <message>
        <source>{share}, {part} of {whole}</source>
        <translation>{share}、{whole} 中 {part}</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{whole} 中 {part}</translation>
    </message>
    <message>
        <source>not measured then</source>
        <translation>そのときは計測なし</translation>
    </message>
    <message>
        <source>n/a, {reason}</source>
        <translation>不明：{reason}</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>模擬</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 時間</translation>
    </message>
    <message>
        <source>{n} day</source>
        <translation>{n} 日</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} 日</translation>
    </message>
    <message>
        <source>alert at {limit}</source>
        <translation>警報 {limit}</translation>
    </message>
    <message>
        <source>budget {limit}</source>
        <translation>上限 {limit}</translation>
    </message>
    <message>
        <source>none ended in 5 min</source>
        <translation>5 分間完了なし</translation>
    </message>
    <message>
        <source>nobody waits</source>
        <translation>待ちなし</translation>
    </message>
    <message>
        <source>hits up, misses down</source>
        <translation>上が命中、下がなし</translation>
    </message>
</context>
<context>
    <name>PerformanceHeader</name>
    <message>
        <source>Live, {rate} Hz</source>
        <translation>ライブ、{rate} Hz</translation>
    </message>
    <message>
        <source>Live, every {n} s</source>
        <translation>ライブ、{n} 秒ごと</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Follow the time</source>
        <translation>現在を追う</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>ライブ</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>警報</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>計測</translation>
    </message>
    <message>
        <source>Measurements lost since the start: {n}</source>
        <translation>開始以降に失われた計測値：{n}</translation>
    </message>
    <message>
        <source>{feed}, not kept</source>
        <translation>{feed}（保存されていません）</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Time in view</source>
        <translation>表示する時間</translation>
    </message>
    <message>
        <source>5 min</source>
        <translation>5 分</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 時間</translation>
    </message>
    <message>
        <source>24 h</source>
        <translation>24 時間</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 日</translation>
    </message>
    <message>
        <source>Profile this machine</source>
        <translation>このマシンを計測</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>ベンチマーク</translation>
    </message>
    <message>
        <source>Compare two runs</source>
        <translation>2 つを比べる</translation>
    </message>
    <message>
        <source>Export the figures in view</source>
        <translation>表示中の数値を書き出す</translation>
    </message>
</context>
<context>
    <name>PerformancePage</name>
    <message>
        <source>This job is made up: there is nothing to open</source>
        <translation>シミュレーションのジョブなので、開くものはありません</translation>
    </message>
</context>
<context>
    <name>PersonTile</name>
    <message>
        <source>suggested</source>
        <translation>おすすめ</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>人物 {number}</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Open a photo</source>
        <translation>写真を開く</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>写真を貼り付け</translation>
    </message>
    <message>
        <source>Recent photos</source>
        <translation>最近の写真</translation>
    </message>
    <message>
        <source>More</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Choose an own background…</source>
        <translation>自分の背景を選ぶ…</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>サンプルを開く</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Before</source>
        <translation>変更前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>変更後</translation>
    </message>
    <message>
        <source>exactly what is sent</source>
        <translation>送信する画像</translation>
    </message>
    <message>
        <source>from cache</source>
        <translation>キャッシュから</translation>
    </message>
    <message>
        <source>quick preview</source>
        <translation>簡易プレビュー</translation>
    </message>
    <message>
        <source>Opening the photo</source>
        <translation>写真を開いています</translation>
    </message>
    <message>
        <source>Finding people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Finding faces</source>
        <translation>顔の検出</translation>
    </message>
    <message>
        <source>Cutting out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Composing</source>
        <translation>合成中</translation>
    </message>
    <message>
        <source>Getting the models</source>
        <translation>モデルを取得中</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>作業中</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Choose another photo…</source>
        <translation>別の写真を選ぶ…</translation>
    </message>
    <message>
        <source>Get the models</source>
        <translation>モデルを取得</translation>
    </message>
    <message>
        <source>Take the suggested person</source>
        <translation>おすすめの人物にする</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Keep the photo&apos;s background</source>
        <translation>写真の背景のままにする</translation>
    </message>
    <message>
        <source>the only person</source>
        <translation>ただ一人</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>最も大きい</translation>
    </message>
    <message>
        <source>most central</source>
        <translation>最も中央</translation>
    </message>
    <message>
        <source>sharpest face</source>
        <translation>顔が最も鮮明</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>人物 {number}</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Picture</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>Open a photo</source>
        <translation>写真を開く</translation>
    </message>
    <message>
        <source>Photos ({types})</source>
        <translation>写真 ({types})</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>元の写真</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>マスク</translation>
    </message>
    <message>
        <source>Cut-out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Final frame</source>
        <translation>最終フレーム</translation>
    </message>
    <message>
        <source>View</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>PlaybackRow</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>再生（スペース）</translation>
    </message>
    <message>
        <source>A Before</source>
        <translation>A 変更前</translation>
    </message>
    <message>
        <source>B After</source>
        <translation>B 変更後</translation>
    </message>
    <message>
        <source>What is heard; both are equally loud</source>
        <translation>聞いているもの。どちらも同じ音量です</translation>
    </message>
    <message>
        <source>Both are played equally loud, so that the louder one does not win</source>
        <translation>大きい方が有利にならないよう、同じ音量で再生します</translation>
    </message>
</context>
<context>
    <name>PlotTile</name>
    <message>
        <source>Reading…</source>
        <translation>読み込み中…</translation>
    </message>
    <message>
        <source>Nothing ran in this time</source>
        <translation>この時間には実行がありません</translation>
    </message>
    <message>
        <source>Not measured in this time</source>
        <translation>この時間には計測がありません</translation>
    </message>
</context>
<context>
    <name>ProsodyPart</name>
    <message>
        <source>Delete this preset</source>
        <translation>このプリセットを削除</translation>
    </message>
    <message>
        <source>Prosody</source>
        <translation>話し方</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>リセット</translation>
    </message>
    <message>
        <source>Keep as a preset of your own</source>
        <translation>自分のプリセットとして保存</translation>
    </message>
    <message>
        <source>Name, then Enter</source>
        <translation>名前を入れて Enter</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>プリセットの名前</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>高さ</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>力強さ</translation>
    </message>
    <message>
        <source>Pauses</source>
        <translation>間</translation>
    </message>
    <message>
        <source>Emotion</source>
        <translation>感情</translation>
    </message>
    <message>
        <source>Strength of the emotion</source>
        <translation>感情の強さ</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>自然</translation>
    </message>
    <message>
        <source>Celebration</source>
        <translation>お祝い</translation>
    </message>
    <message>
        <source>Energetic</source>
        <translation>元気</translation>
    </message>
    <message>
        <source>Gentle joy</source>
        <translation>やさしい喜び</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>落ち着き</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>ビジネス</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>喜び</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>悲しみ</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>怒り</translation>
    </message>
    <message>
        <source>Excited</source>
        <translation>興奮</translation>
    </message>
</context>
<context>
    <name>QueueRowWidget</name>
    <message>
        <source>Untitled message</source>
        <translation>無題のメッセージ</translation>
    </message>
    <message>
        <source>Was it made? Nobody knows</source>
        <translation>作られたかどうか分かりません</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次</translation>
    </message>
    <message>
        <source>Waits, place {place}</source>
        <translation>待機中、{place} 番目</translation>
    </message>
    <message>
        <source>Paused, stands at: {state}</source>
        <translation>一時停止中。状態：{state}</translation>
    </message>
    <message>
        <source>Nothing works at it here, stands at: {state}</source>
        <translation>ここでは作業していません。状態：{state}</translation>
    </message>
    <message>
        <source>Earlier: {title}</source>
        <translation>前へ：{title}</translation>
    </message>
    <message>
        <source>Later: {title}</source>
        <translation>後ろへ：{title}</translation>
    </message>
    <message>
        <source>Pause: {title}</source>
        <translation>一時停止：{title}</translation>
    </message>
    <message>
        <source>Cancel: {title}</source>
        <translation>取り消す：{title}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Send once more, {cost}</source>
        <translation>もう一度送信、{cost}</translation>
    </message>
    <message>
        <source>Send once more</source>
        <translation>もう一度送信</translation>
    </message>
    <message>
        <source>Let it go</source>
        <translation>あきらめる</translation>
    </message>
</context>
<context>
    <name>QueueTab</name>
    <message>
        <source>Under way and waiting</source>
        <translation>進行中と待機中</translation>
    </message>
    <message>
        <source>Batches and watched folders</source>
        <translation>一括処理と監視中のフォルダー</translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation>キューは空です</translation>
    </message>
    <message>
        <source>Messages that are made, wait or need an answer are shown here.</source>
        <translation>作成中、待機中、要回答のメッセージがここに表示されます。</translation>
    </message>
    <message>
        <source>Batch from folder or CSV…</source>
        <translation>フォルダーか CSV からまとめて作る…</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>ほか {count} 件</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Hold the queue</source>
        <translation>キューを保留</translation>
    </message>
    <message>
        <source>Held: nothing new begins. What is under way goes on.</source>
        <translation>保留中：新しいものは始めません。進行中のものは続きます。</translation>
    </message>
    <message>
        <source>{running} under way, {waiting} waiting</source>
        <translation>進行中 {running}、待機中 {waiting}</translation>
    </message>
</context>
<context>
    <name>RecordRow</name>
    <message>
        <source>No microphone</source>
        <translation>マイクなし</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>録音</translation>
    </message>
    <message>
        <source>Record a take after a count of three (R)</source>
        <translation>3 つ数えてからテイクを録音 (R)</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>マイク</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>マイクのレベル</translation>
    </message>
    <message>
        <source>Noise of the room while nobody speaks</source>
        <translation>話していないときの部屋の雑音</translation>
    </message>
</context>
<context>
    <name>RecordingPage</name>
    <message>
        <source>No microphone</source>
        <translation>マイクなし</translation>
    </message>
    <message>
        <source>room {room} · peak {peak}</source>
        <translation>部屋 {room} · ピーク {peak}</translation>
    </message>
    <message>
        <source>{left} s left in this step</source>
        <translation>この段階の残り {left} 秒</translation>
    </message>
    <message>
        <source>then {credits} credits</source>
        <translation>その先は {credits} クレジット</translation>
    </message>
    <message>
        <source>1 credit to {end} s</source>
        <translation>{end} 秒まで 1 クレジット</translation>
    </message>
    <message>
        <source>{credits} credits to {end} s</source>
        <translation>{end} 秒まで {credits} クレジット</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>最初から</translation>
    </message>
    <message>
        <source>Lower level to {level} %</source>
        <translation>レベルを {level} % に下げる</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>ここまで</translation>
    </message>
    <message>
        <source>Microphone heard, no silence over 2 s</source>
        <translation>マイクは聞こえています。2 秒を超える無音なし</translation>
    </message>
    <message>
        <source>No dropouts, nothing clipped</source>
        <translation>途切れなし、音割れなし</translation>
    </message>
    <message>
        <source>Too loud: {count} peaks hit 0 dB</source>
        <translation>大きすぎます：{count} か所が 0 dB に達しました</translation>
    </message>
    <message>
        <source>Too loud: a peak hit 0 dB</source>
        <translation>大きすぎます：ピークが 0 dB に達しました</translation>
    </message>
    <message>
        <source>Move back a hand’s width, or lower the input level. Clipped sound can’t be repaired later.</source>
        <translation>手のひら一つ分離れるか、入力レベルを下げてください。割れた音はあとで直せません。</translation>
    </message>
    <message>
        <source>No voice is heard</source>
        <translation>声が聞こえません</translation>
    </message>
    <message>
        <source>Speak closer to the microphone, or choose another one.</source>
        <translation>マイクに近づいて話すか、別のマイクを選んでください。</translation>
    </message>
    <message>
        <source>Sound was lost on the way</source>
        <translation>途中で音が失われました</translation>
    </message>
    <message>
        <source>Close other programs that are at work, and use a cable instead of Bluetooth.</source>
        <translation>動いているほかのプログラムを閉じ、Bluetooth の代わりにケーブルを使ってください。</translation>
    </message>
    <message>
        <source>The microphone hears nothing, not even noise</source>
        <translation>マイクに雑音さえ入っていません</translation>
    </message>
    <message>
        <source>It may be muted by a switch or by the system. Nothing useful is recorded now.</source>
        <translation>スイッチかシステムで消音されているかもしれません。今は使える音が録れていません。</translation>
    </message>
    <message>
        <source>The sound does not swing around zero</source>
        <translation>音がゼロを中心に振れていません</translation>
    </message>
    <message>
        <source>A fault of the microphone or its cable. It takes head room and clicks at each cut.</source>
        <translation>マイクかケーブルの不具合です。余裕が減り、切れ目ごとに雑音が入ります。</translation>
    </message>
    <message>
        <source>No voice was heard</source>
        <translation>声が聞こえませんでした</translation>
    </message>
    <message>
        <source>The microphone heard nothing</source>
        <translation>マイクに何も入りませんでした</translation>
    </message>
    <message>
        <source>The sound did not swing around zero</source>
        <translation>音がゼロを中心に振れていませんでした</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>止めて保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>続ける</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>Input level</source>
        <translation>入力レベル</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>レベル</translation>
    </message>
    <message>
        <source>Earlier in this take</source>
        <translation>このテイクのここまで</translation>
    </message>
    <message>
        <source>Written to disk as you speak. A crash loses less than a second.</source>
        <translation>話しながらディスクに書いています。突然終了しても失うのは 1 秒未満です。</translation>
    </message>
    <message>
        <source>Level of the microphone</source>
        <translation>マイクのレベル</translation>
    </message>
    <message>
        <source>The take so far</source>
        <translation>ここまでのテイク</translation>
    </message>
    <message>
        <source>Price of the take</source>
        <translation>テイクの料金</translation>
    </message>
    <message>
        <source>Length of the take</source>
        <translation>テイクの長さ</translation>
    </message>
    <message>
        <source>Waiting for the microphone</source>
        <translation>マイクを待っています</translation>
    </message>
    <message>
        <source>Get ready</source>
        <translation>準備してください</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Your video is ready</source>
        <translation>動画ができました</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Finished video</source>
        <translation>完成した動画</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーで表示</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>名前を付けて保存…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Run again…</source>
        <translation>もう一度実行…</translation>
    </message>
    <message>
        <source>New from this</source>
        <translation>これをもとに新規作成</translation>
    </message>
    <message>
        <source>Back to pre-flight and draft</source>
        <translation>送信前チェックと下書きに戻る</translation>
    </message>
    <message>
        <source>{s} s</source>
        <translation>{s} 秒</translation>
    </message>
    <message>
        <source>by {name}</source>
        <translation>{name} で作成</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>保存済み：{name}</translation>
    </message>
    <message>
        <source>Message file and licence notes lie beside it.</source>
        <translation>メッセージファイルとライセンス情報が隣にあります。</translation>
    </message>
    <message>
        <source>The video is on the clipboard.</source>
        <translation>動画をクリップボードに入れました。</translation>
    </message>
</context>
<context>
    <name>RuleRow</name>
    <message>
        <source>no alert</source>
        <translation>警報なし</translation>
    </message>
    <message>
        <source>{name}: threshold</source>
        <translation>{name}：しきい値</translation>
    </message>
    <message>
        <source>{name}: for how long</source>
        <translation>{name}：継続時間</translation>
    </message>
    <message>
        <source>{name}: alert</source>
        <translation>{name}：警報</translation>
    </message>
    <message>
        <source>{name}: as it came</source>
        <translation>{name}：初期値に戻す</translation>
    </message>
</context>
<context>
    <name>RunChart</name>
    <message>
        <source>P50, whisker to P95</source>
        <translation>P50、ひげは P95 まで</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Runs</source>
        <translation>計測</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>マシン</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>{n} runs</source>
        <translation>{n} 回</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>プロファイル</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>ベンチマーク</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>ファイルを追加…</translation>
    </message>
    <message>
        <source>The sample message is measured, so that runs can be compared. Nothing is paid.</source>
        <translation>比較できるように、サンプルのメッセージで計測します。費用はかかりません。</translation>
    </message>
</context>
<context>
    <name>RunResult</name>
    <message>
        <source>This run proves nothing</source>
        <translation>この計測では何も確かめられません</translation>
    </message>
    <message>
        <source>Chrome trace</source>
        <translation>Chrome トレース</translation>
    </message>
    <message>
        <source>Export as {kind}</source>
        <translation>{kind} で書き出す</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>削除…</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比較する相手</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>グラフ</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>Not compared</source>
        <translation>比較しない</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>比較する…</translation>
    </message>
    <message>
        <source>{before} before, {after} after</source>
        <translation>前 {before}、後 {after}</translation>
    </message>
    <message>
        <source>The two runs differ in more than time</source>
        <translation>2 つの計測は条件も異なります</translation>
    </message>
    <message>
        <source>What proves each configuration</source>
        <translation>各構成の裏付け</translation>
    </message>
    <message>
        <source>To know</source>
        <translation>補足</translation>
    </message>
</context>
<context>
    <name>RunsView</name>
    <message>
        <source>Two runs of a kind are needed to compare them.</source>
        <translation>比較するには同じ種類の計測が 2 つ必要です。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>{name} written</source>
        <translation>{name} を書き出しました</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
    <message>
        <source>Add a profile or a benchmark</source>
        <translation>プロファイルかベンチマークを追加</translation>
    </message>
    <message>
        <source>Runs (*.json)</source>
        <translation>計測 (*.json)</translation>
    </message>
    <message>
        <source>Remove this run?</source>
        <translation>この計測を削除しますか？</translation>
    </message>
    <message>
        <source>Its file is deleted. Exported copies stay.</source>
        <translation>ファイルが削除されます。書き出したコピーは残ります。</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>削除する</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Nothing was measured yet</source>
        <translation>まだ計測がありません</translation>
    </message>
    <message>
        <source>A profile tells what each stage takes here, cold and warm, and which one takes most.</source>
        <translation>プロファイルでは、各段階の所要時間（初回と 2 回目以降）と、最も時間のかかる段階がわかります。</translation>
    </message>
    <message>
        <source>Profile this machine</source>
        <translation>このマシンを計測</translation>
    </message>
</context>
<context>
    <name>SampleCard</name>
    <message>
        <source>New here? Start from the sample</source>
        <translation>初めてですか。サンプルから始める</translation>
    </message>
    <message>
        <source>A photo and an 11 s voice, ready to draft. No account needed, nothing is paid.</source>
        <translation>写真と 11 秒の声で、すぐに下書きを作れます。アカウント不要、料金もかかりません。</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>サンプルを開く</translation>
    </message>
</context>
<context>
    <name>Scope</name>
    <message>
        <source>Playhead at {time} s</source>
        <translation>再生位置 {time} 秒</translation>
    </message>
    <message>
        <source>Trim start at {time} s</source>
        <translation>トリムの始まり {time} 秒</translation>
    </message>
    <message>
        <source>Trim end at {time} s</source>
        <translation>トリムの終わり {time} 秒</translation>
    </message>
    <message>
        <source>Pause {number}, {time} s</source>
        <translation>間 {number}、{time} 秒</translation>
    </message>
</context>
<context>
    <name>SendingView</name>
    <message>
        <source>ours {s} s so far</source>
        <translation>自分側 ここまで {s} 秒</translation>
    </message>
    <message>
        <source>Find people</source>
        <translation>人物の検出</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Compose the frame</source>
        <translation>フレームの合成</translation>
    </message>
    <message>
        <source>Shape the voice</source>
        <translation>声の調整</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>アップロード</translation>
    </message>
    <message>
        <source>Download and check</source>
        <translation>取得と検査</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>While you wait</source>
        <translation>待っているあいだに</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>下書き</translation>
    </message>
    <message>
        <source>Draft video</source>
        <translation>下書きの動画</translation>
    </message>
    <message>
        <source>You can close the window or start another message. This one goes on and is saved to the library.</source>
        <translation>ウィンドウを閉じても、別のメッセージを始めても構いません。これは続き、ライブラリに保存されます。</translation>
    </message>
    <message>
        <source>New from this</source>
        <translation>これをもとに新規作成</translation>
    </message>
    <message>
        <source>Time it usually takes</source>
        <translation>通常かかる時間</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>Other messages are first</source>
        <translation>ほかのメッセージが先です</translation>
    </message>
    <message>
        <source>Paused in the library</source>
        <translation>ライブラリで一時停止中</translation>
    </message>
    <message>
        <source>Making picture and sound</source>
        <translation>画像と音声を作成中</translation>
    </message>
    <message>
        <source>Uploading to {name}</source>
        <translation>{name} にアップロード中</translation>
    </message>
    <message>
        <source>Looking whether {name} took it</source>
        <translation>{name} が受け取ったか確認中</translation>
    </message>
    <message>
        <source>{name} is making the video</source>
        <translation>{name} が動画を作成中</translation>
    </message>
    <message>
        <source>Fetching the video</source>
        <translation>動画を取得中</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>about {percent} %</source>
        <translation>約 {percent} %</translation>
    </message>
    <message>
        <source>{s} s gone</source>
        <translation>{s} 秒経過</translation>
    </message>
    <message>
        <source>usual time n/a until three were made</source>
        <translation>3 本作るまで通常の時間は n/a</translation>
    </message>
    <message>
        <source>8 of 10 finish here, half by {s} s</source>
        <translation>10 件中 8 件がここまでに完了、半数は {s} 秒まで</translation>
    </message>
    <message>
        <source>{low} to {high} s left</source>
        <translation>残り {low} 〜 {high} 秒</translation>
    </message>
    <message>
        <source>{name} renders</source>
        <translation>{name} での作成</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>ネットワーク</translation>
    </message>
    <message>
        <source>cached</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Last heard from {name} {s} s ago</source>
        <translation>{name} からの最後の連絡は {s} 秒前</translation>
    </message>
    <message>
        <source>Stopping loses nothing; its video is stamped.</source>
        <translation>止めても何も失いません。動画には透かしが入ります。</translation>
    </message>
    <message>
        <source>The sandbox is free</source>
        <translation>Sandbox は無料です</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Up to {high} s left</source>
        <translation>残り {high} 秒以内</translation>
    </message>
    <message>
        <source>Longer than usual</source>
        <translation>通常より長くかかっています</translation>
    </message>
    <message>
        <source>Time left n/a</source>
        <translation>残り時間 n/a</translation>
    </message>
    <message>
        <source>{credits} is already charged</source>
        <translation>すでに {credits}かかりました</translation>
    </message>
    <message>
        <source>{credits} are already charged</source>
        <translation>すでに {credits}かかりました</translation>
    </message>
    <message>
        <source>{name} can&apos;t stop a video once it has started. You can stop waiting and fetch it later.</source>
        <translation>{name} は始まった動画を止められません。待つのをやめて、あとで取得できます。</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>待つのをやめる</translation>
    </message>
    <message>
        <source>Stopping now costs nothing.</source>
        <translation>今止めれば料金はかかりません。</translation>
    </message>
    <message>
        <source>Nothing is charged yet</source>
        <translation>料金はまだかかっていません</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source> (and {1} more)</source>
        <translation>（ほか {1} 件）</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 人</translation>
    </message>
    <message>
        <source>A command on {1} did not end within {2} s: {3}</source>
        <translation>{1} でのコマンドが {2} 秒以内に終わりませんでした：{3}</translation>
    </message>
    <message>
        <source>A command on {1} wrote more than {2} MB: {3}</source>
        <translation>{1} でのコマンドの出力が {2} MB を超えました：{3}</translation>
    </message>
    <message>
        <source>A draft needs a picture and a sound.</source>
        <translation>下書きには写真と音声が必要です。</translation>
    </message>
    <message>
        <source>A host of the list lacks a name, an address or has a field of another kind.</source>
        <translation>一覧のホストに、名前かアドレスがないもの、または種類の違う項目があります。</translation>
    </message>
    <message>
        <source>A mask of {1} could not be encoded.</source>
        <translation>{1} のマスクを符号化できませんでした。</translation>
    </message>
    <message>
        <source>A model&apos;s address is not https.</source>
        <translation>モデルのアドレスが https ではありません。</translation>
    </message>
    <message>
        <source>A part of the result is not the {1} bytes that the agent announced.</source>
        <translation>結果の一部が、エージェントの伝えた {1} バイトではありません。</translation>
    </message>
    <message>
        <source>A part of the result is not what the agent announced ({1} of {2} bytes).</source>
        <translation>結果の一部が、エージェントの伝えた内容と違います（{1} / {2} バイト）。</translation>
    </message>
    <message>
        <source>A pause is set by hand at {1} s, but the voice does not pause there (it does at: {2}).</source>
        <translation>{1} 秒に手動の間がありますが、声はそこで途切れていません（途切れるのは：{2}）。</translation>
    </message>
    <message>
        <source>A plan has 0 or more videos, machines, credits, seconds and GB, 0 to 720 hours and a hit rate of 0 to 100 %; a video has up to an hour.</source>
        <translation>計画の動画、マシン、クレジット、秒数、GB は 0 以上、時間は 0〜720、再利用率は 0〜100 % です。動画は 1 時間までです。</translation>
    </message>
    <message>
        <source>A preset&apos;s name has 1 to {1} characters, not {2}.</source>
        <translation>プリセットの名前は 1 〜 {1} 文字です（今は {2} 文字）。</translation>
    </message>
    <message>
        <source>A stored mask is no picture.</source>
        <translation>保存されたマスクが画像ではありません。</translation>
    </message>
    <message>
        <source>A take has 0 to {1} stars, not {2}.</source>
        <translation>テイクの星は 0 〜 {1} 個です（今は {2}）。</translation>
    </message>
    <message>
        <source>A take&apos;s name has 1 to {1} characters, not {2}.</source>
        <translation>テイクの名前は 1 〜 {1} 文字です（今は {2} 文字）。</translation>
    </message>
    <message>
        <source>Add the host anew: vmsg agent add</source>
        <translation>ホストを追加し直してください：vmsg agent add</translation>
    </message>
    <message>
        <source>An agent of another version has not ended within {1} s.</source>
        <translation>別の版のエージェントが {1} 秒以内に終了していません。</translation>
    </message>
    <message>
        <source>An agent of version {1} is at work on this computer; this program is {2}.</source>
        <translation>このパソコンでは版 {1} のエージェントが動いています。このプログラムは {2} です。</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>怒り</translation>
    </message>
    <message>
        <source>Another agent of this user runs there; end it, then set up again.</source>
        <translation>そこではこのユーザーの別のエージェントが動いています。終了してから、もう一度設定してください。</translation>
    </message>
    <message>
        <source>As spoken, nothing changed.</source>
        <translation>話したまま、何も変えません。</translation>
    </message>
    <message>
        <source>Ask D-ID for the talk again: it gives a new link.</source>
        <translation>D-ID にもう一度このトークを問い合わせてください。新しいリンクが届きます。</translation>
    </message>
    <message>
        <source>Ask who runs the host. Only if its key was truly replaced: remove the host here, then add it anew.</source>
        <translation>ホストの管理者に確認してください。鍵が本当に替わったときだけ、ここでホストを外してから追加し直します。</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Bright room</source>
        <translation>明るい部屋</translation>
    </message>
    <message>
        <source>Brighter, livelier and a little louder, for birthdays and good news.</source>
        <translation>明るく生き生きと、少し大きめ。誕生日やよい知らせに。</translation>
    </message>
    <message>
        <source>Bring both to one version: vmsg agent setup {1}</source>
        <translation>両方を同じ版にしてください：vmsg agent setup {1}</translation>
    </message>
    <message>
        <source>Bring to {1} LUFS</source>
        <translation>{1} LUFS に合わせる</translation>
    </message>
    <message>
        <source>Bundled: {1}.</source>
        <translation>同梱：{1}。</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>落ち着き</translation>
    </message>
    <message>
        <source>Candlelight</source>
        <translation>ろうそくの灯</translation>
    </message>
    <message>
        <source>Celebration</source>
        <translation>お祝い</translation>
    </message>
    <message>
        <source>Check disk and rights.</source>
        <translation>ディスクと権限を確認してください。</translation>
    </message>
    <message>
        <source>Check it with: vmsg models verify {1}</source>
        <translation>次で確認できます：vmsg models verify {1}</translation>
    </message>
    <message>
        <source>Check its rights, try again.</source>
        <translation>権限を確認して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Check its rights.</source>
        <translation>権限を確認してください。</translation>
    </message>
    <message>
        <source>Check the disk, choose another folder, then resume; the video is not lost.</source>
        <translation>ディスクを確認し、別のフォルダーを選んで再開してください。動画は失われていません。</translation>
    </message>
    <message>
        <source>Check the disk, record again.</source>
        <translation>ディスクを確認して、もう一度録音してください。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>ディスクを確認してください。</translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights and its disk, then record again.</source>
        <translation>フォルダーの権限とディスクを確認して、もう一度録音してください。</translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights and the disk.</source>
        <translation>フォルダーの権限とディスクを確認してください。</translation>
    </message>
    <message>
        <source>Check the folder&apos;s rights, then resume; the video is not lost.</source>
        <translation>フォルダーの権限を確認して再開してください。動画は失われていません。</translation>
    </message>
    <message>
        <source>Check the folder.</source>
        <translation>フォルダーを確認してください。</translation>
    </message>
    <message>
        <source>Check the microphone and record again.</source>
        <translation>マイクを確認して、もう一度録音してください。</translation>
    </message>
    <message>
        <source>Check the network and run the same command again: it goes on where it stopped.</source>
        <translation>ネットワークを確認して同じコマンドを実行してください。止まったところから続きます。</translation>
    </message>
    <message>
        <source>Check the network and try again.</source>
        <translation>ネットワークを確認して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>パスを確認してください。</translation>
    </message>
    <message>
        <source>Check the rights of {1}.</source>
        <translation>{1} の権限を確認してください。</translation>
    </message>
    <message>
        <source>Check their rights.</source>
        <translation>それらの権限を確認してください。</translation>
    </message>
    <message>
        <source>Choose --device cuda:0, or a .pt or .onnx model.</source>
        <translation>--device cuda:0 を選ぶか、.pt または .onnx のモデルを選んでください。</translation>
    </message>
    <message>
        <source>Choose a Linux machine.</source>
        <translation>Linux のマシンを選んでください。</translation>
    </message>
    <message>
        <source>Choose a file that has sound.</source>
        <translation>音声のあるファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose a host or this computer.</source>
        <translation>ホストか、このパソコンを選んでください。</translation>
    </message>
    <message>
        <source>Choose a larger photo.</source>
        <translation>もっと大きい写真を選んでください。</translation>
    </message>
    <message>
        <source>Choose a longer track.</source>
        <translation>もっと長い曲を選んでください。</translation>
    </message>
    <message>
        <source>Choose a microphone, then record.</source>
        <translation>マイクを選んでから録音してください。</translation>
    </message>
    <message>
        <source>Choose a photo with one clear, frontal face.</source>
        <translation>顔が 1 つはっきり正面に写った写真を選んでください。</translation>
    </message>
    <message>
        <source>Choose a picture or a colour.</source>
        <translation>画像か色を選んでください。</translation>
    </message>
    <message>
        <source>Choose a plainer background or a smaller frame.</source>
        <translation>もっと単純な背景か、小さいフレームを選んでください。</translation>
    </message>
    <message>
        <source>Choose a {1}.</source>
        <translation>{1}を選んでください。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>別のファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose another model with --detector.</source>
        <translation>--detector で別のモデルを選んでください。</translation>
    </message>
    <message>
        <source>Choose another name, or take it off first: vmsg agent remove {1} --only-here</source>
        <translation>別の名前を選ぶか、先に外してください：vmsg agent remove {1} --only-here</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>別の名前を選んでください。</translation>
    </message>
    <message>
        <source>Choose another photo or other words.</source>
        <translation>別の写真か、別の言葉を選んでください。</translation>
    </message>
    <message>
        <source>Choose another photo.</source>
        <translation>別の写真を選んでください。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>別の場所を選んでください。</translation>
    </message>
    <message>
        <source>Choose another track or no music.</source>
        <translation>別の曲を選ぶか、音楽なしにしてください。</translation>
    </message>
    <message>
        <source>Choose another track, or cut its silent beginning.</source>
        <translation>別の曲を選ぶか、無音の始まりを切り取ってください。</translation>
    </message>
    <message>
        <source>Choose another track.</source>
        <translation>別の曲を選んでください。</translation>
    </message>
    <message>
        <source>Choose another voice file.</source>
        <translation>別の音声ファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose another {1} file.</source>
        <translation>別の{1}ファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose fewer.</source>
        <translation>数を減らしてください。</translation>
    </message>
    <message>
        <source>Choose one of these {1}s.</source>
        <translation>この中から{1}を選んでください。</translation>
    </message>
    <message>
        <source>Choose one of: {1}, cpu.</source>
        <translation>次から選んでください：{1}、cpu。</translation>
    </message>
    <message>
        <source>City at night</source>
        <translation>夜の街</translation>
    </message>
    <message>
        <source>Clear the cache: vmsg cache clear</source>
        <translation>キャッシュを空にしてください：vmsg cache clear</translation>
    </message>
    <message>
        <source>Close other programs that record from it, or choose another microphone.</source>
        <translation>そのマイクで録音しているほかのプログラムを閉じるか、別のマイクを選んでください。</translation>
    </message>
    <message>
        <source>Close other programs that record, or choose another microphone.</source>
        <translation>録音しているほかのプログラムを閉じるか、別のマイクを選んでください。</translation>
    </message>
    <message>
        <source>Close other programs that use the GPU, or choose --device cpu.</source>
        <translation>GPU を使うほかのプログラムを閉じるか、--device cpu を選んでください。</translation>
    </message>
    <message>
        <source>Close other programs, or plug the microphone in directly.</source>
        <translation>ほかのプログラムを閉じるか、マイクを直接つないでください。</translation>
    </message>
    <message>
        <source>Compare the fingerprint with the host&apos;s own (there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then confirm it.</source>
        <translation>指紋をホスト側のもの（ホストで ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub）と比べてから確定してください。</translation>
    </message>
    <message>
        <source>Confetti</source>
        <translation>紙吹雪</translation>
    </message>
    <message>
        <source>Copy it again from where it came, or save it again in another program.</source>
        <translation>元の場所からもう一度コピーするか、別のプログラムで保存し直してください。</translation>
    </message>
    <message>
        <source>Copy it from D-ID&apos;s account settings and run: vmsg key set. Or: export {1}=…</source>
        <translation>D-ID のアカウント設定からコピーして、次を実行してください：vmsg key set。または：export {1}=…</translation>
    </message>
    <message>
        <source>Copy it whole, as D-ID shows it once in the account settings: USER:PASSWORD.</source>
        <translation>D-ID がアカウント設定で一度だけ表示するとおり、全体をコピーしてください：USER:PASSWORD。</translation>
    </message>
    <message>
        <source>Copy or export it again; the end is missing.</source>
        <translation>もう一度コピーするか書き出してください。終わりが欠けています。</translation>
    </message>
    <message>
        <source>Correct that value, then try again.</source>
        <translation>その値を直して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Correct ~/.ssh/config.</source>
        <translation>~/.ssh/config を直してください。</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>クレジット</translation>
    </message>
    <message>
        <source>Cut it into shorter messages.</source>
        <translation>短いメッセージに分けてください。</translation>
    </message>
    <message>
        <source>Cut it shorter.</source>
        <translation>短く切ってください。</translation>
    </message>
    <message>
        <source>Cut {1} s of silence</source>
        <translation>無音を {1} 秒切る</translation>
    </message>
    <message>
        <source>Cut {1} s of silence: one step less.</source>
        <translation>無音を {1} 秒切ると、1 段階安くなります。</translation>
    </message>
    <message>
        <source>D-ID animates one face, and it chooses which.</source>
        <translation>D-ID が動かす顔は 1 つで、どれになるかは D-ID が決めます。</translation>
    </message>
    <message>
        <source>D-ID could not finish the video</source>
        <translation>D-ID は動画を仕上げられませんでした</translation>
    </message>
    <message>
        <source>D-ID could not load its motion</source>
        <translation>D-ID は動きを読み込めませんでした</translation>
    </message>
    <message>
        <source>D-ID could not make the video</source>
        <translation>D-ID は動画を作れませんでした</translation>
    </message>
    <message>
        <source>D-ID could not open the picture</source>
        <translation>D-ID は画像を開けませんでした</translation>
    </message>
    <message>
        <source>D-ID could not use the logo</source>
        <translation>D-ID はロゴを使えませんでした</translation>
    </message>
    <message>
        <source>D-ID found no face in the picture</source>
        <translation>D-ID は画像に顔を見つけられませんでした</translation>
    </message>
    <message>
        <source>D-ID found no face in the picture. Nothing was charged.</source>
        <translation>D-ID は画像に顔を見つけられませんでした。料金はかかっていません。</translation>
    </message>
    <message>
        <source>D-ID rejected the message after taking it</source>
        <translation>D-ID はメッセージを受け取ったあとで断りました</translation>
    </message>
    <message>
        <source>D-ID takes JPEG and PNG, not {1}.</source>
        <translation>D-ID が受け付けるのは JPEG と PNG です（今は {1}）。</translation>
    </message>
    <message>
        <source>D-ID takes letters, digits, &apos;.&apos;, &apos;_&apos; and &apos;-&apos;, at most 50; not {1}.</source>
        <translation>D-ID が受け付けるのは英数字と「.」「_」「-」で 50 文字までです（今は {1}）。</translation>
    </message>
    <message>
        <source>D-ID takes no {1} of the type .{2}.</source>
        <translation>D-ID は .{2} 形式の{1}を受け付けません。</translation>
    </message>
    <message>
        <source>D-ID takes {1} minutes of sound at most.</source>
        <translation>D-ID が受け付ける音声は {1} 分までです。</translation>
    </message>
    <message>
        <source>D-ID takes {1} of sound at most.</source>
        <translation>D-ID が受け付ける音声は {1} までです。</translation>
    </message>
    <message>
        <source>D-ID takes {1}, not {2}.</source>
        <translation>D-ID が受け付けるのは {1} です（今は {2}）。</translation>
    </message>
    <message>
        <source>D-ID tells a state that this program does not know</source>
        <translation>D-ID がこのプログラムの知らない状態を伝えています</translation>
    </message>
    <message>
        <source>D-ID&apos;s pages disagree: {1} or 10 minutes at most. It may be refused.</source>
        <translation>D-ID の説明は {1} 分までと 10 分までで食い違っています。断られることがあります。</translation>
    </message>
    <message>
        <source>Days that they last at this rate: {1}.</source>
        <translation>このペースでもつ日数: {1}。</translation>
    </message>
    <message>
        <source>Delete old talks at D-ID, then look again: vmsg jobs resume. Nothing is posted a second time.</source>
        <translation>D-ID の古いトークを削除してから、もう一度確認してください：vmsg jobs resume。二重に送ることはありません。</translation>
    </message>
    <message>
        <source>Delete one first.</source>
        <translation>先にどれか 1 つを削除してください。</translation>
    </message>
    <message>
        <source>Devices: auto, cpu, cuda:0, cuda:1 and so on.</source>
        <translation>デバイス：auto、cpu、cuda:0、cuda:1 など。</translation>
    </message>
    <message>
        <source>End it: vmsg-agent stop</source>
        <translation>終了してください：vmsg-agent stop</translation>
    </message>
    <message>
        <source>Energetic</source>
        <translation>元気</translation>
    </message>
    <message>
        <source>Even and clear, slightly lower, hesitations tightened.</source>
        <translation>むらなく明瞭に、少し低く、言いよどみを詰めます。</translation>
    </message>
    <message>
        <source>Example: vmsg agent add gpu mika@192.0.2.7:22</source>
        <translation>例：vmsg agent add gpu mika@192.0.2.7:22</translation>
    </message>
    <message>
        <source>Excited</source>
        <translation>興奮</translation>
    </message>
    <message>
        <source>Export it again as 16-bit WAV.</source>
        <translation>16 ビットの WAV で書き出し直してください。</translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation>もう一度書き出してください。</translation>
    </message>
    <message>
        <source>Export it as mono or stereo.</source>
        <translation>モノラルかステレオで書き出してください。</translation>
    </message>
    <message>
        <source>Export it at 48000.</source>
        <translation>48000 で書き出してください。</translation>
    </message>
    <message>
        <source>Export it smaller.</source>
        <translation>もっと小さく書き出してください。</translation>
    </message>
    <message>
        <source>Export it smaller; 2000 pixels on the long side are enough.</source>
        <translation>もっと小さく書き出してください。長辺 2000 ピクセルで十分です。</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>顔</translation>
    </message>
    <message>
        <source>Fetch it again with: vmsg models get {1}</source>
        <translation>もう一度取得してください：vmsg models get {1}</translation>
    </message>
    <message>
        <source>Fetch the file elsewhere and bring it in with `vmsg models import FILE`.</source>
        <translation>別の場所でファイルを取得し、`vmsg models import FILE` で取り込んでください。</translation>
    </message>
    <message>
        <source>Fetch the file elsewhere and bring it in with `vmsg models import FILE`.{1}</source>
        <translation>別の場所でファイルを取得し、`vmsg models import FILE` で取り込んでください。{1}</translation>
    </message>
    <message>
        <source>Fetch the video again: it stays with D-ID, and fetching costs nothing.</source>
        <translation>動画をもう一度取得してください。D-ID に残っていて、取得は無料です。</translation>
    </message>
    <message>
        <source>File names</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>Forget it here: vmsg jobs forget JOB --even-if-kept</source>
        <translation>ここだけから消去してください：vmsg jobs forget JOB --even-if-kept</translation>
    </message>
    <message>
        <source>Frame head and shoulders</source>
        <translation>顔と肩に構図を合わせる</translation>
    </message>
    <message>
        <source>Free memory, then try again.</source>
        <translation>メモリーを空けて、もう一度試してください。</translation>
    </message>
    <message>
        <source>Free some room, or point VMSG_HOME to another disk.</source>
        <translation>空きを作るか、VMSG_HOME を別のディスクに向けてください。</translation>
    </message>
    <message>
        <source>Free some room, then try again.</source>
        <translation>空きを作って、もう一度試してください。</translation>
    </message>
    <message>
        <source>Free some space and retry; finished stages are kept.</source>
        <translation>空きを作って、もう一度試してください。終わった段階は残っています。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder with -o, then try again; finished stages are kept.</source>
        <translation>空きを作るか、-o で別のフォルダーを選んで、もう一度試してください。終わった段階は残っています。</translation>
    </message>
    <message>
        <source>Free some space there, or set VMSG_HOME there to a folder on another disk.</source>
        <translation>そこに空きを作るか、そこの VMSG_HOME を別のディスクのフォルダーに設定してください。</translation>
    </message>
    <message>
        <source>Free some space, or check the folder&apos;s rights.</source>
        <translation>空きを作るか、フォルダーの権限を確認してください。</translation>
    </message>
    <message>
        <source>Free some space, or see whether another program holds it, then try again; nothing was lost.</source>
        <translation>空きを作るか、ほかのプログラムが使っていないかを確認して、もう一度試してください。何も失われていません。</translation>
    </message>
    <message>
        <source>Free {1} MB on {2} and retry; what is finished is kept.</source>
        <translation>{2} に {1} MB の空きを作って、もう一度試してください。終わったものは残っています。</translation>
    </message>
    <message>
        <source>Gentle joy</source>
        <translation>やさしい喜び</translation>
    </message>
    <message>
        <source>Get it with: vmsg models get {1}</source>
        <translation>取得してください：vmsg models get {1}</translation>
    </message>
    <message>
        <source>Give a photo.</source>
        <translation>写真を指定してください。</translation>
    </message>
    <message>
        <source>Give a smaller {1}.</source>
        <translation>もっと小さい{1}にしてください。</translation>
    </message>
    <message>
        <source>Give a track, or choose no music.</source>
        <translation>曲を指定するか、音楽なしを選んでください。</translation>
    </message>
    <message>
        <source>Give a voice file.</source>
        <translation>音声ファイルを指定してください。</translation>
    </message>
    <message>
        <source>Give more of the id.</source>
        <translation>ID をもう少し長く指定してください。</translation>
    </message>
    <message>
        <source>Give photo and voice the same name, e.g. mika.jpg and mika.m4a, or name them in a table.</source>
        <translation>写真と音声を同じ名前（mika.jpg と mika.m4a など）にするか、表で指定してください。</translation>
    </message>
    <message>
        <source>Green hills</source>
        <translation>緑の丘</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>喜び</translation>
    </message>
    <message>
        <source>Higher, wider melody, a little quicker and louder.</source>
        <translation>高めで抑揚が大きく、少し速く大きく。</translation>
    </message>
    <message>
        <source>If you trust the publisher, add {1}.</source>
        <translation>発行者を信頼するなら {1} を付けてください。</translation>
    </message>
    <message>
        <source>Install it again: pip install vmsg-desktop, or make setup in a checkout.</source>
        <translation>インストールし直してください：pip install vmsg-desktop、ソースからは make setup</translation>
    </message>
    <message>
        <source>Install it: pip install &apos;vmsg-desktop[gpu]&apos;</source>
        <translation>インストールしてください：pip install &apos;vmsg-desktop[gpu]&apos;</translation>
    </message>
    <message>
        <source>Install it: pip install &apos;vmsg-desktop[gui]&apos;</source>
        <translation>インストールしてください：pip install &apos;vmsg-desktop[gui]&apos;</translation>
    </message>
    <message>
        <source>Install it: sudo apt-get install libportaudio2 libasound2-plugins pulseaudio-utils</source>
        <translation>インストールしてください：sudo apt-get install libportaudio2 libasound2-plugins pulseaudio-utils</translation>
    </message>
    <message>
        <source>Install npm, or bring the package in with `vmsg models import FILE`.</source>
        <translation>npm をインストールするか、`vmsg models import FILE` でパッケージを取り込んでください。</translation>
    </message>
    <message>
        <source>Install onnxruntime-gpu in place of onnxruntime, or choose --device cpu.</source>
        <translation>onnxruntime の代わりに onnxruntime-gpu をインストールするか、--device cpu を選んでください。</translation>
    </message>
    <message>
        <source> Other keys were not accepted: {1}.</source>
        <translation> ほかの鍵は受け入れられませんでした：{1}。</translation>
    </message>
    <message>
        <source> The host broke off after these.</source>
        <translation> ホストはこのあと接続を切りました。</translation>
    </message>
    <message>
        <source>$0.06 as a whole; at 100 videos a day one T4 that is always on costs $0.126 for each, and D-ID&apos;s share was left out.</source>
        <translation>全体で $0.06。1 日 100 本なら、動かし続ける T4 1 台で 1 本あたり $0.126 かかり、D-ID の分は含まれていませんでした。</translation>
    </message>
    <message>
        <source>, {1} dB lower under speech</source>
        <translation>、話すあいだは {1} dB 下げます</translation>
    </message>
    <message>
        <source>--target local, or a host&apos;s name</source>
        <translation>--target local、またはホスト名を指定してください</translation>
    </message>
    <message>
        <source>0 or more</source>
        <translation>0 以上</translation>
    </message>
    <message>
        <source>0 to 100 %</source>
        <translation>0～100 %</translation>
    </message>
    <message>
        <source>1-10; a computer that works alone needs none.</source>
        <translation>1～10。1 台だけで作業するなら不要です。</translation>
    </message>
    <message>
        <source>10 are usual.</source>
        <translation>通常は 10 です。</translation>
    </message>
    <message>
        <source>60-80 %: at its own 0.3 requests a second a T4 is busy 12-17 % of the time, so a low value is no fault here.</source>
        <translation>60～80 %。毎秒 0.3 件では T4 は時間の 12～17 % しか働かないため、低い値は異常ではありません。</translation>
    </message>
    <message>
        <source>A budget alarm on the bill as a whole.</source>
        <translation>請求額全体に対する予算の警報。</translation>
    </message>
    <message>
        <source>A load is tried on agents, not in this process.</source>
        <translation>負荷テストはこのプロセスではなくエージェントに対して行います。</translation>
    </message>
    <message>
        <source>A message that is under way cannot be forgotten.</source>
        <translation>進行中のメッセージは消去できません。</translation>
    </message>
    <message>
        <source>A profile and a benchmark measure different things.</source>
        <translation>プロファイルとベンチマークは別のものを計測しています。</translation>
    </message>
    <message>
        <source>A profile computes everything. Update the agent of that machine: vmsg agent setup HOST</source>
        <translation>プロファイルではすべてを計算します。そのマシンのエージェントを更新してください：vmsg agent setup HOST</translation>
    </message>
    <message>
        <source>A service has at least one machine, slot, core and talk, times from 0, and shares from 0 to 1.</source>
        <translation>サービスにはマシン、スロット、コア、トークが 1 つ以上、0 以上の時間、0～1 の割合が必要です。</translation>
    </message>
    <message>
        <source>A small picture of the library is damaged.</source>
        <translation>ライブラリの小さい画像が壊れています。</translation>
    </message>
    <message>
        <source>A threshold of {1} is {2}.</source>
        <translation>{1} のしきい値は {2} です。</translation>
    </message>
    <message>
        <source>Active machines</source>
        <translation>稼働中のマシン</translation>
    </message>
    <message>
        <source>Add credits at D-ID, or make the message shorter; vmsg key test shows the balance.</source>
        <translation>D-ID でクレジットを追加するか、メッセージを短くしてください。vmsg key test で残高が分かります。</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>エージェント</translation>
    </message>
    <message>
        <source>Alerts are shown in the window all the same.</source>
        <translation>警告はウィンドウには表示されます。</translation>
    </message>
    <message>
        <source>Alerts cannot be kept in {1}: {2}.</source>
        <translation>警告を {1} に保存できません: {2}。</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Allow TCP forwarding for this user in the host&apos;s sshd_config.</source>
        <translation>ホストの sshd_config で、このユーザーに TCP 転送を許可してください。</translation>
    </message>
    <message>
        <source>An alert is held 0 to 24 h before it is raised, not {1} s.</source>
        <translation>警告までの待ち時間は 0～24 時間です（{1} 秒は不可）。</translation>
    </message>
    <message>
        <source>An hour</source>
        <translation>1 時間あたり</translation>
    </message>
    <message>
        <source>Another set-up of {1} began while nothing was heard from this one.</source>
        <translation>このセットアップからの応答がない間に、{1} の別のセットアップが始まりました。</translation>
    </message>
    <message>
        <source>Another set-up of {1} is under way on this computer.</source>
        <translation>このパソコンで {1} の別のセットアップが進行中です。</translation>
    </message>
    <message>
        <source>Another set-up of {1} is under way, started on {2}; it was last heard of {3} s ago.</source>
        <translation>{1} の別のセットアップが {2} で開始され、進行中です。最後の応答は {3} 秒前です。</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>依頼</translation>
    </message>
    <message>
        <source>Asked for are {1}.</source>
        <translation>依頼は {1} です。</translation>
    </message>
    <message>
        <source>At least 2 at a time, and more requests than that; 10 and 3 are usual.</source>
        <translation>同時に 2 件以上、リクエストはそれより多くしてください。通常は 10 件、同時 3 件です。</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>稼働率</translation>
    </message>
    <message>
        <source>Below 14 GB, alert above 15 GB, of the 16 GB of a T4; as shares they hold for every card.</source>
        <translation>T4 の 16 GB のうち 14 GB 未満、15 GB 超で警告。割合にしたのでどのカードにも当てはまります。</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Cache hit rate</source>
        <translation>キャッシュヒット率</translation>
    </message>
    <message>
        <source>Cancel it first; the vendor keeps what it has until then.</source>
        <translation>先に取り消してください。それまで送信先に残っているものはそのままです。</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>請求</translation>
    </message>
    <message>
        <source>Charged in a day</source>
        <translation>1 日の請求</translation>
    </message>
    <message>
        <source>Charged in {1} days</source>
        <translation>{1} 日間の請求</translation>
    </message>
    <message>
        <source>Check that no proxy or login page stands between, then try again.</source>
        <translation>プロキシやログインページが間にないか確認して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Check that the machine runs and that its firewall lets you in.</source>
        <translation>マシンが動いていて、ファイアウォールが接続を通すか確認してください。</translation>
    </message>
    <message>
        <source>Check that the service runs on the host.</source>
        <translation>ホストでサービスが動いているか確認してください。</translation>
    </message>
    <message>
        <source>Check the computer&apos;s clock and whether a proxy opens secure connections; nothing was sent.</source>
        <translation>パソコンの時計と、プロキシが暗号化通信を開いていないかを確認してください。何も送信していません。</translation>
    </message>
    <message>
        <source>Check the disk and its rights.</source>
        <translation>ディスクとアクセス権を確認してください。</translation>
    </message>
    <message>
        <source>Check the message&apos;s options; if they are plain, report this as a fault of the program.</source>
        <translation>メッセージの設定を確認してください。特別な設定がなければ、プログラムの不具合として報告してください。</translation>
    </message>
    <message>
        <source>Check the network and whether a VPN is needed.</source>
        <translation>ネットワークと、VPN が必要かどうかを確認してください。</translation>
    </message>
    <message>
        <source>Check the network, then try again.</source>
        <translation>ネットワークを確認してから、もう一度試してください。</translation>
    </message>
    <message>
        <source>Check the network.</source>
        <translation>ネットワークを確認してください。</translation>
    </message>
    <message>
        <source>Check the port, and whether the machine has finished starting.</source>
        <translation>ポートと、マシンの起動が済んでいるかを確認してください。</translation>
    </message>
    <message>
        <source>Check the proxy settings.</source>
        <translation>プロキシの設定を確認してください。</translation>
    </message>
    <message>
        <source>Check the service&apos;s address (https://api.d-id.com) and the key: vmsg key test</source>
        <translation>サービスのアドレス (https://api.d-id.com) とキーを確認してください：vmsg key test</translation>
    </message>
    <message>
        <source>Check the service&apos;s address: https://api.d-id.com</source>
        <translation>サービスのアドレスを確認してください：https://api.d-id.com</translation>
    </message>
    <message>
        <source>Check the spelling, the network and ~/.ssh/config.</source>
        <translation>つづり、ネットワーク、~/.ssh/config を確認してください。</translation>
    </message>
    <message>
        <source>Choose a file that vmsg profile or vmsg bench has written.</source>
        <translation>vmsg profile か vmsg bench が書き出したファイルを選んでください。</translation>
    </message>
    <message>
        <source>Choose a profile or a benchmark.</source>
        <translation>プロファイルかベンチマークを選んでください。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Choose another photo, or ask D-ID&apos;s support for a manual review.</source>
        <translation>別の写真を選ぶか、D-ID のサポートに手動での確認を頼んでください。</translation>
    </message>
    <message>
        <source>Choose another place with --output.</source>
        <translation>--output で別の場所を指定してください。</translation>
    </message>
    <message>
        <source>Choose another run.</source>
        <translation>別の計測を選んでください。</translation>
    </message>
    <message>
        <source>Choose two runs of the same kind.</source>
        <translation>同じ種類の計測を 2 つ選んでください。</translation>
    </message>
    <message>
        <source>Copy the key from D-ID&apos;s account settings and run: vmsg key set, then vmsg key test</source>
        <translation>D-ID のアカウント設定からキーをコピーして、vmsg key set、続いて vmsg key test を実行してください</translation>
    </message>
    <message>
        <source>Credits charged in the window by the videos that were done in it, those taken from the cache included.</source>
        <translation>期間内に請求されたクレジットを、完了した動画の数（キャッシュ分を含む）で割ったもの。</translation>
    </message>
    <message>
        <source>Credits per video</source>
        <translation>動画あたりのクレジット</translation>
    </message>
    <message>
        <source>Credits saved</source>
        <translation>節約したクレジット</translation>
    </message>
    <message>
        <source>Credits this month</source>
        <translation>今月のクレジット</translation>
    </message>
    <message>
        <source>Cut it shorter; it repeats by itself.</source>
        <translation>短く切ってください。自動で繰り返します。</translation>
    </message>
    <message>
        <source>D-ID asks to slow down</source>
        <translation>D-ID が間隔を空けるよう求めています</translation>
    </message>
    <message>
        <source>D-ID asks to slow down. Nothing was charged.</source>
        <translation>D-ID が間隔を空けるよう求めています。料金はかかっていません。</translation>
    </message>
    <message>
        <source>D-ID cannot use the face</source>
        <translation>D-ID はこの顔を使えません</translation>
    </message>
    <message>
        <source>D-ID cannot use the request</source>
        <translation>D-ID はこの要求を使えません</translation>
    </message>
    <message>
        <source>D-ID credits</source>
        <translation>D-ID クレジット</translation>
    </message>
    <message>
        <source>D-ID does not accept the key</source>
        <translation>D-ID がキーを受け付けません</translation>
    </message>
    <message>
        <source>D-ID does not have this (any more)</source>
        <translation>D-ID に（もう）ありません</translation>
    </message>
    <message>
        <source>D-ID does not take an option</source>
        <translation>D-ID がある設定を受け付けません</translation>
    </message>
    <message>
        <source>D-ID does not take this type of file</source>
        <translation>D-ID はこの種類のファイルを受け付けません</translation>
    </message>
    <message>
        <source>D-ID finds the file too large; for a picture it counts pixels too</source>
        <translation>D-ID によるとファイルが大きすぎます。画像では画素数も数えます</translation>
    </message>
    <message>
        <source>D-ID finds the picture too small</source>
        <translation>D-ID によると画像が小さすぎます</translation>
    </message>
    <message>
        <source>D-ID finds the request invalid</source>
        <translation>D-ID によると要求が正しくありません</translation>
    </message>
    <message>
        <source>D-ID finds the sound too short or too long</source>
        <translation>D-ID によると音声が短すぎるか長すぎます</translation>
    </message>
    <message>
        <source>D-ID forbids the call</source>
        <translation>D-ID がこの呼び出しを禁じています</translation>
    </message>
    <message>
        <source>D-ID has been at it for {1} minutes, which is unusually long. It is kept there as {2}, and waiting costs nothing. Ctrl-C stops waiting; vmsg jobs retry {3} waits on.</source>
        <translation>D-ID は {1} 分間作業しています。ふだんより長いです。{2} として D-ID に残っていて、待つのは無料です。Ctrl-C で待つのをやめ、vmsg jobs retry {3} で続けて待てます。</translation>
    </message>
    <message>
        <source>D-ID has it; it is not sent again.</source>
        <translation>D-ID が受け取っています。もう一度送ることはありません。</translation>
    </message>
    <message>
        <source>D-ID is still working on this talk</source>
        <translation>D-ID はまだこのトークを作っています</translation>
    </message>
    <message>
        <source>D-ID refused the call</source>
        <translation>D-ID がこの呼び出しを断りました</translation>
    </message>
    <message>
        <source>D-ID takes the person for a celebrity and refuses the picture</source>
        <translation>D-ID は写っている人を有名人と見なし、画像を断りました</translation>
    </message>
    <message>
        <source>D-ID took {1} of it, our share is {2}.</source>
        <translation>うち D-ID が {1}、こちらの分は {2}です。</translation>
    </message>
    <message>
        <source>D-ID took {1} of it, the wait for a place {2}, our share is {3}.</source>
        <translation>うち D-ID が {1}、順番待ちが {2}、こちらの分は {3}です。</translation>
    </message>
    <message>
        <source>D-ID videos</source>
        <translation>D-ID の動画</translation>
    </message>
    <message>
        <source>D-ID&apos;s gateway does not know this address, or cannot read the key&apos;s form</source>
        <translation>D-ID のゲートウェイがこのアドレスを知らないか、キーの形式を読めません</translation>
    </message>
    <message>
        <source>D-ID&apos;s gateway waited in vain for its own server</source>
        <translation>D-ID のゲートウェイは自分のサーバーを待ちましたが、応答がありませんでした</translation>
    </message>
    <message>
        <source>D-ID&apos;s moderation refused the content</source>
        <translation>D-ID の審査が内容を断りました</translation>
    </message>
    <message>
        <source>D-ID&apos;s moderation refused the picture</source>
        <translation>D-ID の審査が画像を断りました</translation>
    </message>
    <message>
        <source>D-ID&apos;s moderation refused the sound</source>
        <translation>D-ID の審査が音声を断りました</translation>
    </message>
    <message>
        <source>D-ID&apos;s moderation refused the text</source>
        <translation>D-ID の審査が文章を断りました</translation>
    </message>
    <message>
        <source>D-ID&apos;s server failed</source>
        <translation>D-ID のサーバーで障害が起きました</translation>
    </message>
    <message>
        <source>D-ID&apos;s share</source>
        <translation>D-ID の分</translation>
    </message>
    <message>
        <source>D-ID&apos;s share of these jobs was not recorded</source>
        <translation>これらのジョブの D-ID の分は記録されていません</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Drains in</source>
        <translation>解消まで</translation>
    </message>
    <message>
        <source>Error rate</source>
        <translation>エラー率</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Free memory.</source>
        <translation>メモリーを空けてください。</translation>
    </message>
    <message>
        <source>Free some space, or see whether another program holds the file; the work itself is not touched.</source>
        <translation>空き容量を増やすか、ほかのプログラムがファイルを使用していないか確認してください。作業自体には影響しません。</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>空き容量を増やしてください。</translation>
    </message>
    <message>
        <source>From 1 to {1} users, up to a day.</source>
        <translation>ユーザーは 1〜{1} 人、最長 1 日です。</translation>
    </message>
    <message>
        <source>From {1} s on it can be tried.</source>
        <translation>{1} 秒以上なら試せます。</translation>
    </message>
    <message>
        <source>GPU cost per video</source>
        <translation>動画あたりの GPU 費用</translation>
    </message>
    <message>
        <source>GPU hours</source>
        <translation>GPU 時間</translation>
    </message>
    <message>
        <source>GPU memory</source>
        <translation>GPU メモリ</translation>
    </message>
    <message>
        <source>GPU share</source>
        <translation>GPU の分</translation>
    </message>
    <message>
        <source>GPU utilisation</source>
        <translation>GPU 使用率</translation>
    </message>
    <message>
        <source>Give another one.</source>
        <translation>別の値を指定してください。</translation>
    </message>
    <message>
        <source>HTTP {1}</source>
        <translation>HTTP {1}</translation>
    </message>
    <message>
        <source>Half of the jobs that were done in the window took no longer, from being asked for to the finished file; D-ID&apos;s share is part of it, videos taken from the cache are not.</source>
        <translation>期間内に完了したジョブの半分は、依頼から完成ファイルまでこの時間以内でした。D-ID の分を含み、キャッシュから取った動画は含みません。</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>ヒット</translation>
    </message>
    <message>
        <source>Hosts that answered within the last 15 s; this computer is not one of them.</source>
        <translation>直近 15 秒以内に応答したホスト。このパソコンは含みません。</translation>
    </message>
    <message>
        <source>How much of it is D-ID&apos;s was not recorded.</source>
        <translation>うち D-ID の分は記録されていません。</translation>
    </message>
    <message>
        <source>How often in the window a host came or went, or the number of stages that a machine may compute at a time changed.</source>
        <translation>期間内にホストが現れた、または去った回数と、マシンが同時に処理できる段階の数が変わった回数。</translation>
    </message>
    <message>
        <source>In dollars</source>
        <translation>ドル換算</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>入力</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>プログラムをインストールし直してください。</translation>
    </message>
    <message>
        <source>Install them: {1}. A package with its own Python takes none: let a host compute there.</source>
        <translation>インストールしてください：{1}。専用の Python を持つパッケージ版には追加できません。計算はホストに任せてください。</translation>
    </message>
    <message>
        <source>Install there what Debian calls {1}.</source>
        <translation>そこに、Debian での名前が {1} のものをインストールしてください。</translation>
    </message>
    <message>
        <source>Instance hours</source>
        <translation>稼働時間</translation>
    </message>
    <message>
        <source>It cannot be judged: {1}.</source>
        <translation>判定できません：{1}。</translation>
    </message>
    <message>
        <source>It drains in {1} at this pace.</source>
        <translation>このペースなら {1} で解消します。</translation>
    </message>
    <message>
        <source>It is made anew.</source>
        <translation>作り直します。</translation>
    </message>
    <message>
        <source>It is muted or unplugged: check its switch and its cable.</source>
        <translation>消音中か、抜けています。スイッチとケーブルを確認してください。</translation>
    </message>
    <message>
        <source>It is not known whether D-ID took the order; it may have been charged.</source>
        <translation>D-ID が注文を受けたかどうか分かりません。料金がかかったかもしれません。</translation>
    </message>
    <message>
        <source>It starts with the next job for it.</source>
        <translation>次のジョブが届くと起動します。</translation>
    </message>
    <message>
        <source>It stays with D-ID; fetching it again costs nothing.</source>
        <translation>D-ID に残っていて、もう一度の取得は無料です。</translation>
    </message>
    <message>
        <source>It stood at: {1}. It goes on there.</source>
        <translation>{1}まで進んでいました。D-ID で続きます。</translation>
    </message>
    <message>
        <source>It takes: {1}.</source>
        <translation>使えるもの：{1}。</translation>
    </message>
    <message>
        <source>It waits, ready to go. Raise the budget, or let this one go: vmsg jobs resume {1} --over-budget</source>
        <translation>送れる状態で待っています。予算を上げるか、これだけ通してください: vmsg jobs resume {1} --over-budget</translation>
    </message>
    <message>
        <source>It was deleted; record it again.</source>
        <translation>削除しました。もう一度録音してください。</translation>
    </message>
    <message>
        <source>Its 0.3 a second needs about 11 talks at D-ID at a time; how many D-ID allows is not published.</source>
        <translation>毎秒 0.3 件には D-ID で同時に約 11 件が必要ですが、D-ID の上限は公表されていません。</translation>
    </message>
    <message>
        <source>Its 30 % were to save D-ID calls; only a finished video found again saves one, and those credits are counted apart.</source>
        <translation>30 % は D-ID の呼び出しを減らすはずでしたが、減るのは完成した動画を再利用したときだけです。そのクレジットは別に数えます。</translation>
    </message>
    <message>
        <source>Its alert stood at 100 in one place and at 50 in another; 50 jobs at 0.3 a second are 2.8 min.</source>
        <translation>警告は 100 とも 50 とも書かれていました。毎秒 0.3 件なら 50 件は 2.8 分です。</translation>
    </message>
    <message>
        <source>Its log tells more: vmsg agent logs HOST</source>
        <translation>詳しくはログにあります：vmsg agent logs HOST</translation>
    </message>
    <message>
        <source>Its log tells more: vmsg-agent logs. Without an agent: --target here</source>
        <translation>詳しくはログにあります：vmsg-agent logs。エージェントなしで行うには：--target here</translation>
    </message>
    <message>
        <source>Its log: vmsg agent logs {1}</source>
        <translation>ログ：vmsg agent logs {1}</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP or HEIC</source>
        <translation>JPEG、PNG、WebP、HEIC</translation>
    </message>
    <message>
        <source>Job {1} is under way elsewhere.</source>
        <translation>ジョブ {1} は別の場所で進行中です。</translation>
    </message>
    <message>
        <source>Job {1} is under way in another window or terminal.</source>
        <translation>ジョブ {1} は別のウィンドウかターミナルで進行中です。</translation>
    </message>
    <message>
        <source>Job {1} is {2}: &apos;{3}&apos; cannot follow.</source>
        <translation>ジョブ {1} は {2} です。「{3}」へは進めません。</translation>
    </message>
    <message>
        <source>Job {1} is {2}: it has to end before it is forgotten.</source>
        <translation>ジョブ {1} は {2} です。終わってからでないと消去できません。</translation>
    </message>
    <message>
        <source>Jobs that wait now, here and at the hosts; the time to drain is that number by the jobs done a second.</source>
        <translation>今ここと各ホストで待っているジョブ。解消までの時間は、その数を毎秒の完了数で割ったもの。</translation>
    </message>
    <message>
        <source>Keep it between 1 second and 5 minutes.</source>
        <translation>1 秒から 5 分までにしてください。</translation>
    </message>
    <message>
        <source>Keep the photo&apos;s background</source>
        <translation>写真の背景のままにする</translation>
    </message>
    <message>
        <source>Keep the photo&apos;s background.</source>
        <translation>写真の背景のままにしてください。</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>既知</translation>
    </message>
    <message>
        <source>Known models: {1}.</source>
        <translation>使えるモデル：{1}。</translation>
    </message>
    <message>
        <source>Known: {1}.</source>
        <translation>使えるもの：{1}。</translation>
    </message>
    <message>
        <source>Known: {1}. Add one: vmsg agent add</source>
        <translation>登録済み：{1}。追加するには：vmsg agent add</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>もつ期間</translation>
    </message>
    <message>
        <source>Left out of its cost per video.</source>
        <translation>動画あたりの費用に含まれていませんでした。</translation>
    </message>
    <message>
        <source>Look again later: vmsg jobs resume. Nothing is posted a second time.</source>
        <translation>あとでもう一度確認してください：vmsg jobs resume。二重に送ることはありません。</translation>
    </message>
    <message>
        <source>Look at D-ID what is left, then delete {1}; or: vmsg jobs resume {2} --over-budget</source>
        <translation>D-ID で残りを確認してから {1} を削除するか、次を実行してください：vmsg jobs resume {2} --over-budget</translation>
    </message>
    <message>
        <source>Look at it again: vmsg jobs show</source>
        <translation>もう一度確認してください：vmsg jobs show</translation>
    </message>
    <message>
        <source>Look at it on D-ID&apos;s own page.</source>
        <translation>D-ID のページで確認してください。</translation>
    </message>
    <message>
        <source>Look at it.</source>
        <translation>確認してください。</translation>
    </message>
    <message>
        <source>Look at it: it may be cut short, or belong to another message.</source>
        <translation>確認してください。途中で切れているか、別のメッセージのものかもしれません。</translation>
    </message>
    <message>
        <source>Look at that folder&apos;s rights and room on the host.</source>
        <translation>ホストのそのフォルダーの権限と空きを確認してください。</translation>
    </message>
    <message>
        <source>Look at the load of that machine, then try again.</source>
        <translation>そのマシンの負荷を確認して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Look at the reason, then send once more.</source>
        <translation>理由を確認して、もう一度送信してください。</translation>
    </message>
    <message>
        <source>Look at what D-ID has, or make the message again.</source>
        <translation>D-ID に残っているものを確認するか、メッセージを作り直してください。</translation>
    </message>
    <message>
        <source>Look at what it says: vmsg agent logs {1}</source>
        <translation>何が書かれているか確認してください：vmsg agent logs {1}</translation>
    </message>
    <message>
        <source>Look it up in the list of jobs.</source>
        <translation>ジョブの一覧で調べてください。</translation>
    </message>
    <message>
        <source>Look on D-ID&apos;s own page.</source>
        <translation>D-ID のページを見てください。</translation>
    </message>
    <message>
        <source>Look there, or wait for it: vmsg jobs show</source>
        <translation>そこで確認するか、待ってください：vmsg jobs show</translation>
    </message>
    <message>
        <source>Look there, or wait for it; it goes on by itself.</source>
        <translation>そこで確認するか、待ってください。自動で続きます。</translation>
    </message>
    <message>
        <source>Look whether it plays.</source>
        <translation>再生できるか確認してください。</translation>
    </message>
    <message>
        <source>Lookups</source>
        <translation>参照</translation>
    </message>
    <message>
        <source>Louder and quicker, hard melody, clipped pauses.</source>
        <translation>大きく速く、強い抑揚、短い間。</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Lower, flatter, slower and softer, with longer pauses.</source>
        <translation>低く平らに、ゆっくり静かに、間は長め。</translation>
    </message>
    <message>
        <source>Machines that fail every {1} s end no message.</source>
        <translation>{1} 秒ごとに故障するマシンでは、メッセージは一つも完成しません。</translation>
    </message>
    <message>
        <source>Make it again.</source>
        <translation>作り直してください。</translation>
    </message>
    <message>
        <source>Make one: vmsg bench --output FILE</source>
        <translation>作成するには：vmsg bench --output FILE</translation>
    </message>
    <message>
        <source>Make one: vmsg profile --output FILE</source>
        <translation>作成するには：vmsg profile --output FILE</translation>
    </message>
    <message>
        <source>Make the file smaller, or choose another one.</source>
        <translation>ファイルを小さくするか、別のものを選んでください。</translation>
    </message>
    <message>
        <source>Make the frame again from the photo.</source>
        <translation>写真からフレームを作り直してください。</translation>
    </message>
    <message>
        <source>Make the message shorter.</source>
        <translation>メッセージを短くしてください。</translation>
    </message>
    <message>
        <source>Make the picture smaller.</source>
        <translation>画像を小さくしてください。</translation>
    </message>
    <message>
        <source>Make the sound again from this voice.</source>
        <translation>この声から音声を作り直してください。</translation>
    </message>
    <message>
        <source>Measurements cannot be kept in {1}: {2}.</source>
        <translation>計測値を {1} に保存できません：{2}。</translation>
    </message>
    <message>
        <source>Memory in use on the fullest GPU, by all processes, of what the card has.</source>
        <translation>最も使われている GPU で、全プロセスが使うメモリのカード容量に対する割合。</translation>
    </message>
    <message>
        <source>Mend it, or delete it: then the prices that came with the program hold.</source>
        <translation>直すか、削除してください。削除すると付属の価格表が使われます。</translation>
    </message>
    <message>
        <source>Mend its rights, or set VMSG_HOME there to a folder of yours.</source>
        <translation>権限を直すか、そこの VMSG_HOME を自分のフォルダーに設定してください。</translation>
    </message>
    <message>
        <source>Mend or remove that file; hosts are then to be confirmed anew.</source>
        <translation>そのファイルを直すか削除してください。ホストはもう一度確定することになります。</translation>
    </message>
    <message>
        <source>Mend that file, or move it aside and add the hosts anew.</source>
        <translation>そのファイルを直すか、よけてホストを追加し直してください。</translation>
    </message>
    <message>
        <source>Mend the figure.</source>
        <translation>数値を直してください。</translation>
    </message>
    <message>
        <source>Mend the table or reinstall.</source>
        <translation>表を直すか、インストールし直してください。</translation>
    </message>
    <message>
        <source>Mend them, or leave them out: --skip-bad</source>
        <translation>直すか、除外してください：--skip-bad</translation>
    </message>
    <message>
        <source>Mend what it names (network, room, a package index), then set up again: it goes on where it was.</source>
        <translation>示された原因（ネットワーク、空き、パッケージの配布元）を直して、もう一度設定してください。続きから始まります。</translation>
    </message>
    <message>
        <source>Move back a hand&apos;s width, or lower the input level.</source>
        <translation>手のひら一つ分離れるか、入力レベルを下げてください。</translation>
    </message>
    <message>
        <source>Move it away and make the message again, or use it as it is.</source>
        <translation>よけてメッセージを作り直すか、そのまま使ってください。</translation>
    </message>
    <message>
        <source>Much higher, widest melody, quick and loud.</source>
        <translation>ずっと高く、抑揚は最大、速く大きく。</translation>
    </message>
    <message>
        <source>Name one: --matter ENGINE:MODEL, --detector ENGINE:MODEL, --device cuda:0</source>
        <translation>いずれかを指定してください：--matter ENGINE:MODEL、--detector ENGINE:MODEL、--device cuda:0</translation>
    </message>
    <message>
        <source>Name the {1} on the command line to take it as it is now.</source>
        <translation>今の内容で使うには、コマンドラインで{1}を指定してください。</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>自然</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>標準</translation>
    </message>
    <message>
        <source>No agent is set up on {1}.</source>
        <translation>{1} にはエージェントが設定されていません。</translation>
    </message>
    <message>
        <source>No agent runs on {1}.</source>
        <translation>{1} ではエージェントが動作していません。</translation>
    </message>
    <message>
        <source>No background picture was given.</source>
        <translation>背景の画像が指定されていません。</translation>
    </message>
    <message>
        <source>No face is in the frame; D-ID has nothing to animate and refuses it.</source>
        <translation>フレームに顔がありません。D-ID が動かすものがなく、断られます。</translation>
    </message>
    <message>
        <source>No face was found in the picture.</source>
        <translation>写真に顔が見つかりませんでした。</translation>
    </message>
    <message>
        <source>No face was found; framed by the top of the person.</source>
        <translation>顔が見つからないので、人の上端を基準にした構図です。</translation>
    </message>
    <message>
        <source>No faster engine is here: {1}. No engine of this program runs on TensorRT or in 8 bits.</source>
        <translation>より速いエンジンがありません：{1}。このプログラムには TensorRT や 8 ビットで動くエンジンはありません。</translation>
    </message>
    <message>
        <source>No machine is called {1}.</source>
        <translation>{1} というマシンはありません。</translation>
    </message>
    <message>
        <source>No microphone is open.</source>
        <translation>マイクが開いていません。</translation>
    </message>
    <message>
        <source>No music was given.</source>
        <translation>音楽が指定されていません。</translation>
    </message>
    <message>
        <source>No photo was given.</source>
        <translation>写真が指定されていません。</translation>
    </message>
    <message>
        <source>No process could be started: {1}.</source>
        <translation>プロセスを開始できませんでした：{1}。</translation>
    </message>
    <message>
        <source>No secure connection to {1} was agreed on: {2}.</source>
        <translation>{1} との安全な接続で合意できませんでした：{2}。</translation>
    </message>
    <message>
        <source>No source has the files that are missing.</source>
        <translation>足りないファイルを持つ配布元がありません。</translation>
    </message>
    <message>
        <source>No tendency.</source>
        <translation>感情なし。</translation>
    </message>
    <message>
        <source>No voice can be heard in it.</source>
        <translation>声が聞こえません。</translation>
    </message>
    <message>
        <source>No voice is heard.</source>
        <translation>声が聞こえません。</translation>
    </message>
    <message>
        <source>No voice was given.</source>
        <translation>音声が指定されていません。</translation>
    </message>
    <message>
        <source>No {1} is chosen yet.</source>
        <translation>{1}がまだ選ばれていません。</translation>
    </message>
    <message>
        <source>Nobody knows whether D-ID took the message: looking for it there.</source>
        <translation>D-ID がメッセージを受け取ったか分からないため、D-ID で探しています。</translation>
    </message>
    <message>
        <source>Nobody was found; the middle of the photo is framed.</source>
        <translation>人が見つからないので、写真の中央の構図です。</translation>
    </message>
    <message>
        <source>Not answering</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>Not measured there.</source>
        <translation>測定されていませんでした。</translation>
    </message>
    <message>
        <source>Not measured there: its 45 s and 60 s are nearly all D-ID&apos;s, so they say nothing of the program.</source>
        <translation>測定されていませんでした。45 秒と 60 秒はほぼ D-ID の時間で、プログラムについては何も示しません。</translation>
    </message>
    <message>
        <source>Nothing is done meanwhile.</source>
        <translation>その間、何も完了していません。</translation>
    </message>
    <message>
        <source>Nothing is sent again by itself: look for the video at D-ID first.</source>
        <translation>自動で送り直すことはありません。まず D-ID で動画を探してください。</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>料金はかかっていません。</translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation>何も削除していません。</translation>
    </message>
    <message>
        <source>Nothing was heard from the agent for too long.</source>
        <translation>エージェントから長いあいだ何も届きません。</translation>
    </message>
    <message>
        <source>Nothing was sent. Raise the budget (vmsg cost budget), then: vmsg jobs retry {1}</source>
        <translation>何も送られていません。予算を上げて（vmsg cost budget）から: vmsg jobs retry {1}</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>全体</translation>
    </message>
    <message>
        <source>Of the jobs that ended in the window, the share that ended without a video for any reason but a person&apos;s stop; whose fault it was is told beside it.</source>
        <translation>期間内に終わったジョブのうち、人が止めた場合を除き、動画なしで終わった割合。原因がどこにあるかも示します。</translation>
    </message>
    <message>
        <source>Of the jobs that were done in the window, 95 in 100 took no longer, from being asked for to the finished file; D-ID&apos;s share is part of it, videos taken from the cache are not.</source>
        <translation>期間内に完了したジョブの 100 件中 95 件は、依頼から完成ファイルまでこの時間以内でした。D-ID の分を含み、キャッシュから取った動画は含みません。</translation>
    </message>
    <message>
        <source>Of the seconds since each host was first seen in the window, the share in which it answered; hosts that a person put away count until then.</source>
        <translation>期間内に各ホストが最初に見えてからの秒数のうち、応答があった割合。人が外したホストはその時点まで数えます。</translation>
    </message>
    <message>
        <source>Of the stages that may be kept, the share that was taken from the cache instead of being computed.</source>
        <translation>保存できる段階のうち、計算せずにキャッシュから取った割合。</translation>
    </message>
    <message>
        <source>One figure without blame: a photo that D-ID refuses counted like a crash.</source>
        <translation>原因を区別しない 1 つの値でした。D-ID が断った写真もクラッシュと同じに数えていました。</translation>
    </message>
    <message>
        <source>Open it in the program that wrote it, or make the message again.</source>
        <translation>作ったプログラムで開くか、メッセージを作り直してください。</translation>
    </message>
    <message>
        <source>Other programs took {1} % of the machine before, {2} % after.</source>
        <translation>ほかのプログラムがマシンを使った割合は前 {1} %、後 {2} % です。</translation>
    </message>
    <message>
        <source>Other programs took {1} % of the machine meanwhile.</source>
        <translation>計測中、ほかのプログラムがマシンの {1} % を使っていました。</translation>
    </message>
    <message>
        <source>Our overhead P50</source>
        <translation>自前の時間 P50</translation>
    </message>
    <message>
        <source>Our overhead P95</source>
        <translation>自前の時間 P95</translation>
    </message>
    <message>
        <source>Our share</source>
        <translation>こちらの分</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>こちら</translation>
    </message>
    <message>
        <source>Ours {1}, D-ID&apos;s {2}, input {3}.</source>
        <translation>こちら {1}、D-ID {2}、入力 {3}。</translation>
    </message>
    <message>
        <source>Ours {1}, D-ID&apos;s {2}, input {3}. Newest failed job: {4}.</source>
        <translation>こちら {1}、D-ID {2}、入力 {3}。最後に失敗したジョブ: {4}。</translation>
    </message>
    <message>
        <source>Over the whole time</source>
        <translation>全期間</translation>
    </message>
    <message>
        <source>Over your budget: {1}</source>
        <translation>予算超過: {1}</translation>
    </message>
    <message>
        <source>Paper lanterns</source>
        <translation>紙のランタン</translation>
    </message>
    <message>
        <source>Peach</source>
        <translation>ピーチ</translation>
    </message>
    <message>
        <source>Peaks were held down by up to {1} dB to stay under {2} dBTP.</source>
        <translation>真のピークを {2} dBTP 以下にするため、最大 {1} dB 抑えました。</translation>
    </message>
    <message>
        <source>People are numbered from 1, left to right. Choose one of them, or lower the confidence.</source>
        <translation>人は左から 1、2 と数えます。どれかを選ぶか、信頼度を下げてください。</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>Picture and sound are not at the vendor yet.</source>
        <translation>写真と音声がまだ送信先にありません。</translation>
    </message>
    <message>
        <source>Pitch and speed could not be changed: {1}.</source>
        <translation>高さと速さを変えられませんでした：{1}。</translation>
    </message>
    <message>
        <source>Plug it in again, or choose another microphone.</source>
        <translation>つなぎ直すか、別のマイクを選んでください。</translation>
    </message>
    <message>
        <source>Plug it in again, or choose another microphone. What was recorded is kept.</source>
        <translation>つなぎ直すか、別のマイクを選んでください。録音した分は残っています。</translation>
    </message>
    <message>
        <source>Processes of a task queue, 3-10; on one computer without a GPU fewer are right.</source>
        <translation>タスクキューのプロセス数で 3～10。GPU のない 1 台ならより少なくて正常です。</translation>
    </message>
    <message>
        <source>Professional</source>
        <translation>ビジネス</translation>
    </message>
    <message>
        <source>Put it back there, or make the message again.</source>
        <translation>元に戻すか、メッセージを作り直してください。</translation>
    </message>
    <message>
        <source>Put the right key into ssh-agent, or name it in ~/.ssh/config as IdentityFile (with IdentitiesOnly yes).</source>
        <translation>正しい鍵を ssh-agent に入れるか、~/.ssh/config の IdentityFile で指定してください（IdentitiesOnly yes も）。</translation>
    </message>
    <message>
        <source>Queue depth</source>
        <translation>待ち行列</translation>
    </message>
    <message>
        <source>Quicker, louder, short pauses: a call to join in.</source>
        <translation>速く大きく、間は短く。参加を呼びかけるように。</translation>
    </message>
    <message>
        <source>Rainy window</source>
        <translation>雨の窓辺</translation>
    </message>
    <message>
        <source>Raise the voice&apos;s energy, record louder, or leave the music out.</source>
        <translation>声の力強さを上げるか、大きい声で録音するか、音楽をやめてください。</translation>
    </message>
    <message>
        <source>Record a longer message.</source>
        <translation>もっと長く録音してください。</translation>
    </message>
    <message>
        <source>Record again, a little longer.</source>
        <translation>もう少し長く録音し直してください。</translation>
    </message>
    <message>
        <source>Record or export it again.</source>
        <translation>もう一度録音するか書き出してください。</translation>
    </message>
    <message>
        <source>Record the message in other words.</source>
        <translation>別の言葉で録音してください。</translation>
    </message>
    <message>
        <source>Recording needs the library PortAudio, which is not installed.</source>
        <translation>録音には PortAudio ライブラリが必要ですが、インストールされていません。</translation>
    </message>
    <message>
        <source>Recording needs the package sounddevice, which is not installed.</source>
        <translation>録音には sounddevice パッケージが必要ですが、インストールされていません。</translation>
    </message>
    <message>
        <source>Rent</source>
        <translation>レンタル料</translation>
    </message>
    <message>
        <source>Replace background</source>
        <translation>背景を替える</translation>
    </message>
    <message>
        <source>Report this.</source>
        <translation>報告してください。</translation>
    </message>
    <message>
        <source>Report this: the model table is wrong.</source>
        <translation>報告してください。モデルの表が間違っています。</translation>
    </message>
    <message>
        <source>Restart it: vmsg agent stop {1}, then vmsg agent start {2}</source>
        <translation>再起動してください：vmsg agent stop {1}、続いて vmsg agent start {2}</translation>
    </message>
    <message>
        <source>Resume later.</source>
        <translation>あとで再開してください。</translation>
    </message>
    <message>
        <source>Run `vmsg doctor`, or choose --device cpu.</source>
        <translation>`vmsg doctor` を実行するか、--device cpu を選んでください。</translation>
    </message>
    <message>
        <source>Run ssh-add with it, or give the passphrase when asked.</source>
        <translation>ssh-add を実行するか、尋ねられたときにパスフレーズを入力してください。</translation>
    </message>
    <message>
        <source>Run the benchmark again.</source>
        <translation>ベンチマークをもう一度実行してください。</translation>
    </message>
    <message>
        <source>Run there, then set up again: {1}</source>
        <translation>そこで次を実行して、もう一度設定してください：{1}</translation>
    </message>
    <message>
        <source>Run: vmsg agent setup {1}</source>
        <translation>次を実行してください：vmsg agent setup {1}</translation>
    </message>
    <message>
        <source>Run: vmsg agent setup {1} USER@ADDRESS</source>
        <translation>次を実行してください：vmsg agent setup {1} USER@ADDRESS</translation>
    </message>
    <message>
        <source>Run: vmsg doctor</source>
        <translation>次を実行してください：vmsg doctor</translation>
    </message>
    <message>
        <source>Run: vmsg models get {1}</source>
        <translation>次を実行してください：vmsg models get {1}</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>悲しみ</translation>
    </message>
    <message>
        <source>Save it again in another program as an ordinary JPEG.</source>
        <translation>別のプログラムで普通の JPEG として保存し直してください。</translation>
    </message>
    <message>
        <source>Save it as {1}.</source>
        <translation>{1} として保存してください。</translation>
    </message>
    <message>
        <source>Save the file again in another program, or choose another one.</source>
        <translation>別のプログラムで保存し直すか、別のファイルを選んでください。</translation>
    </message>
    <message>
        <source>Save the photo again, then send anew.</source>
        <translation>写真を保存し直して、もう一度送信してください。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>節約</translation>
    </message>
    <message>
        <source>Scaling events</source>
        <translation>増減の回数</translation>
    </message>
    <message>
        <source>See vmsg profile --help.</source>
        <translation>vmsg profile --help を参照してください。</translation>
    </message>
    <message>
        <source>See whether the machine is on and the agent runs: vmsg agent status HOST</source>
        <translation>マシンの電源とエージェントを確認してください：vmsg agent status HOST</translation>
    </message>
    <message>
        <source>See: vmsg jobs list</source>
        <translation>確認：vmsg jobs list</translation>
    </message>
    <message>
        <source>Send a JPEG or PNG picture and M4A sound.</source>
        <translation>JPEG か PNG の画像と M4A の音声を送ってください。</translation>
    </message>
    <message>
        <source>Send a smaller picture: at most 2048 px on the long side.</source>
        <translation>もっと小さい画像を送ってください。長辺は 2048 px までです。</translation>
    </message>
    <message>
        <source>Send the head alone</source>
        <translation>顔だけを送る</translation>
    </message>
    <message>
        <source>Send the message once more.</source>
        <translation>メッセージをもう一度送信してください。</translation>
    </message>
    <message>
        <source>Send the message without a logo.</source>
        <translation>ロゴなしで送信してください。</translation>
    </message>
    <message>
        <source>Send the message without that option, or change the plan at D-ID.</source>
        <translation>その設定なしで送信するか、D-ID のプランを変えてください。</translation>
    </message>
    <message>
        <source>Send with D-ID: --send did</source>
        <translation>D-ID で送信してください：--send did</translation>
    </message>
    <message>
        <source>Sending it again is a new paid request</source>
        <translation>もう一度送信すると新しい有料の要求になります</translation>
    </message>
    <message>
        <source>Set it anew: vmsg cost budget --reset</source>
        <translation>設定し直してください: vmsg cost budget --reset</translation>
    </message>
    <message>
        <source>Set it in the system&apos;s sound settings.</source>
        <translation>システムのサウンド設定で設定してください。</translation>
    </message>
    <message>
        <source>Set it there to an absolute path.</source>
        <translation>そこに絶対パスを設定してください。</translation>
    </message>
    <message>
        <source>Set it up: vmsg agent setup {1}</source>
        <translation>設定してください：vmsg agent setup {1}</translation>
    </message>
    <message>
        <source>Set pitch, preset and emotion to neutral, or choose another recording.</source>
        <translation>高さ、プリセット、感情を標準に戻すか、別の録音を選んでください。</translation>
    </message>
    <message>
        <source>Set the agent up again: vmsg agent setup HOST</source>
        <translation>エージェントを設定し直してください：vmsg agent setup HOST</translation>
    </message>
    <message>
        <source>Set the trim handles further apart.</source>
        <translation>トリムの両端をもっと離してください。</translation>
    </message>
    <message>
        <source>Several jobs begin with {1}.</source>
        <translation>{1} で始まるジョブがいくつかあります。</translation>
    </message>
    <message>
        <source>Share of the last minute in which the busiest GPU had anything to compute, as its driver tells.</source>
        <translation>直近 1 分のうち、最も忙しい GPU が計算していた割合（ドライバーの値）。</translation>
    </message>
    <message>
        <source>Show the whole person</source>
        <translation>全身を写す</translation>
    </message>
    <message>
        <source>Slower, a little lower and softer, with room to breathe.</source>
        <translation>ゆっくり、少し低くやわらかく、息をつく余裕を持って。</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>これまで</translation>
    </message>
    <message>
        <source>Soft horizon</source>
        <translation>やわらかな地平線</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Sound was lost {1} time{2}.</source>
        <translation>音が {1} 回途切れました。</translation>
    </message>
    <message>
        <source>Speak {1} × as fast</source>
        <translation>{1} 倍の速さで話す</translation>
    </message>
    <message>
        <source>Speak, move nearer, or raise the input level.</source>
        <translation>話すか、近づくか、入力レベルを上げてください。</translation>
    </message>
    <message>
        <source>Stages that the machines&apos; engines may compute at the same time now.</source>
        <translation>今、各マシンのエンジンが同時に処理できる段階の数。</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>もう一度始めてください。</translation>
    </message>
    <message>
        <source>Start it again; it goes on there.</source>
        <translation>もう一度始めてください。続きから進みます。</translation>
    </message>
    <message>
        <source>Start it by hand to see more: vmsg sandbox</source>
        <translation>手動で起動すると詳しく分かります：vmsg sandbox</translation>
    </message>
    <message>
        <source>Start the program again.</source>
        <translation>プログラムを起動し直してください。</translation>
    </message>
    <message>
        <source>Start vmsg again; update ultralytics when it stays so.</source>
        <translation>vmsg を起動し直してください。続くようなら ultralytics を更新してください。</translation>
    </message>
    <message>
        <source>Stop it first: vmsg jobs cancel {1}</source>
        <translation>先に止めてください：vmsg jobs cancel {1}</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>スタジオ</translation>
    </message>
    <message>
        <source>Sunny porch</source>
        <translation>日の当たるポーチ</translation>
    </message>
    <message>
        <source>Take this pause edit out, or set it again for this voice and trim.</source>
        <translation>この間の編集を取り除くか、この声とトリムに合わせて設定し直してください。</translation>
    </message>
    <message>
        <source>Test the key: vmsg key test; then look at the D-ID plan.</source>
        <translation>キーを確かめてください：vmsg key test。それから D-ID のプランを確認してください。</translation>
    </message>
    <message>
        <source>The D-ID account has too few credits</source>
        <translation>D-ID アカウントのクレジットが足りません</translation>
    </message>
    <message>
        <source>The D-ID plan does not include this</source>
        <translation>D-ID のプランにこれは含まれていません</translation>
    </message>
    <message>
        <source>The SSH settings cannot be used: {1}.</source>
        <translation>SSH の設定を使えません：{1}。</translation>
    </message>
    <message>
        <source>The address of the D-ID service must be https://…, or http on this machine (127.0.0.1, localhost).</source>
        <translation>D-ID サービスのアドレスは https://… か、このマシン上の http (127.0.0.1、localhost) でなければなりません。</translation>
    </message>
    <message>
        <source>The address of the service is not found</source>
        <translation>サービスのアドレスが見つかりません</translation>
    </message>
    <message>
        <source>The agent answered with HTTP {1}.</source>
        <translation>エージェントが HTTP {1} と応答しました。</translation>
    </message>
    <message>
        <source>The agent does not answer there.</source>
        <translation>エージェントがそこで応答しません。</translation>
    </message>
    <message>
        <source>The agent ended the connection before the job&apos;s end.</source>
        <translation>ジョブが終わる前にエージェントが接続を切りました。</translation>
    </message>
    <message>
        <source>The agent may go on with the job; the next run picks it up. Is the machine on and connected?</source>
        <translation>エージェントはジョブを続けているかもしれません。次の実行で引き継ぎます。マシンの電源と接続を確認してください。</translation>
    </message>
    <message>
        <source>The agent of this computer cannot be started: {1}.</source>
        <translation>このパソコンのエージェントを起動できません：{1}。</translation>
    </message>
    <message>
        <source>The agent of this computer {1}. It said: {2}</source>
        <translation>このパソコンのエージェントは{1}。出力：{2}</translation>
    </message>
    <message>
        <source>The agent on {1} does not answer: {2}.{3}</source>
        <translation>{1} のエージェントが応答しません：{2}。{3}</translation>
    </message>
    <message>
        <source>The agent on {1} is version {2} (protocol {3}); this program speaks with version {4} (protocol {5}).</source>
        <translation>{1} のエージェントは版 {2}（プロトコル {3}）、このプログラムは版 {4}（プロトコル {5}）です。</translation>
    </message>
    <message>
        <source>The agent on {1} speaks a newer protocol ({2}) than this program ({3}).</source>
        <translation>{1} のエージェントのプロトコル ({2}) は、このプログラム ({3}) より新しいです。</translation>
    </message>
    <message>
        <source>The agent on {1} took the connection but did not answer within {2} s.</source>
        <translation>{1} のエージェントは接続を受けましたが、{2} 秒以内に応答しませんでした。</translation>
    </message>
    <message>
        <source>The agent on {1} was started but cannot be used: {2}.</source>
        <translation>{1} のエージェントを起動しましたが、使えません：{2}。</translation>
    </message>
    <message>
        <source>The agent said something that this version does not understand: {1}.</source>
        <translation>エージェントの応答をこの版では理解できません：{1}。</translation>
    </message>
    <message>
        <source>The agent takes no more of the file.</source>
        <translation>エージェントがファイルの続きを受け付けません。</translation>
    </message>
    <message>
        <source>The agent that answers on {1} is version {2}, not {3}.</source>
        <translation>{1} で応答するエージェントは版 {2} で、{3} ではありません。</translation>
    </message>
    <message>
        <source>The agent there is too old to prove that it is the right one.</source>
        <translation>そのエージェントは古く、正しい相手であることを証明できません。</translation>
    </message>
    <message>
        <source>The agent&apos;s address is no address.</source>
        <translation>エージェントのアドレスが正しくありません。</translation>
    </message>
    <message>
        <source>The agent&apos;s answer is longer than {1} bytes.</source>
        <translation>エージェントの応答が {1} バイトを超えています。</translation>
    </message>
    <message>
        <source>The agent&apos;s token in {1} cannot be read.</source>
        <translation>{1} にあるエージェントのトークンを読めません。</translation>
    </message>
    <message>
        <source>The answer could not be decoded</source>
        <translation>応答を読み解けませんでした</translation>
    </message>
    <message>
        <source>The answer is larger than D-ID&apos;s ever are</source>
        <translation>応答が D-ID のものとしては大きすぎます</translation>
    </message>
    <message>
        <source>The answer is not what D-ID gives</source>
        <translation>応答が D-ID のものではありません</translation>
    </message>
    <message>
        <source>The balance as the vendor told it last; how long it lasts follows from what the last 7 days used.</source>
        <translation>D-ID が最後に伝えた残高。もつ期間は直近 7 日間の使用量から求めます。</translation>
    </message>
    <message>
        <source>The batch failed: {1}.</source>
        <translation>一括処理に失敗しました：{1}。</translation>
    </message>
    <message>
        <source>The budget cannot be written to {1}: {2}.</source>
        <translation>予算を {1} に書き込めません: {2}。</translation>
    </message>
    <message>
        <source>The budget in {1} cannot be read, so nothing is paid.</source>
        <translation>{1} の予算を読めないため、支払いは行いません。</translation>
    </message>
    <message>
        <source>The check of this computer ended without an answer: {1}.</source>
        <translation>このパソコンの検査が結果なしで終わりました：{1}。</translation>
    </message>
    <message>
        <source>The connection broke off</source>
        <translation>接続が切れました</translation>
    </message>
    <message>
        <source>The connection to the agent broke off.</source>
        <translation>エージェントとの接続が切れました。</translation>
    </message>
    <message>
        <source>The connection to {1} was lost: {2}.</source>
        <translation>{1} との接続が失われました：{2}。</translation>
    </message>
    <message>
        <source>The credits fell, so the vendor seems to have taken the message, but it is not in its list yet.</source>
        <translation>クレジットが減ったので、送信先はメッセージを受け取ったようですが、まだ一覧にありません。</translation>
    </message>
    <message>
        <source>The cut-out may be wrong: {1}.</source>
        <translation>切り抜きが間違っているかもしれません：{1}。</translation>
    </message>
    <message>
        <source>The decoder could not be started: {1}.</source>
        <translation>デコーダーを起動できませんでした：{1}。</translation>
    </message>
    <message>
        <source>The decoder was already shut down.</source>
        <translation>デコーダーはすでに終了しています。</translation>
    </message>
    <message>
        <source>The disk does not give back what was written to {1}.</source>
        <translation>ディスクから、{1} に書いたものが読み戻せません。</translation>
    </message>
    <message>
        <source>The disk is full while {1}.</source>
        <translation>{1}あいだにディスクがいっぱいになりました。</translation>
    </message>
    <message>
        <source>The disk {1} is full: {2} needs {3} MB, {4} MB are free.</source>
        <translation>ディスク {1} がいっぱいです。{2}に {3} MB 必要ですが、空きは {4} MB です。</translation>
    </message>
    <message>
        <source>The engine {1} needs {2}, which this installation lacks.</source>
        <translation>エンジン {1} には {2} が必要ですが、この環境にはありません。</translation>
    </message>
    <message>
        <source>The face can hardly be read (score {1}); it may be covered or blurred.</source>
        <translation>顔がほとんど読み取れません（スコア {1}）。隠れているか、ぼけているかもしれません。</translation>
    </message>
    <message>
        <source>The face could not be prepared: {1}.</source>
        <translation>顔を準備できませんでした：{1}。</translation>
    </message>
    <message>
        <source>The face is small; its mouth will be a few pixels in the video.</source>
        <translation>顔が小さく、動画では口が数ピクセルになります。</translation>
    </message>
    <message>
        <source>The face is turned too far away; D-ID would not find its features.</source>
        <translation>顔の向きがそれすぎています。D-ID は目鼻を見つけられません。</translation>
    </message>
    <message>
        <source>The face is turned; the mouth may look odd. A photo from the front works best.</source>
        <translation>顔が横を向いていて、口元が不自然になるかもしれません。正面の写真がいちばんきれいです。</translation>
    </message>
    <message>
        <source>The face model {1} could not be loaded: {2}.</source>
        <translation>顔のモデル {1} を読み込めませんでした：{2}。</translation>
    </message>
    <message>
        <source>The file may be damaged; save it again in another program, or choose another one.</source>
        <translation>ファイルが壊れているかもしれません。別のプログラムで保存し直すか、別のものを選んでください。</translation>
    </message>
    <message>
        <source>The files of job {1} cannot be deleted: {2}.</source>
        <translation>ジョブ {1} のファイルを削除できません：{2}。</translation>
    </message>
    <message>
        <source>The final frame is no picture.</source>
        <translation>最終フレームが画像ではありません。</translation>
    </message>
    <message>
        <source>The first {1} s of the music, all that would be heard, are silence (under -70 LUFS).</source>
        <translation>音楽のうち聞こえる最初の {1} 秒が無音です（-70 LUFS 未満）。</translation>
    </message>
    <message>
        <source>The folder {1} cannot be read: {2}.</source>
        <translation>フォルダー {1} を読めません：{2}。</translation>
    </message>
    <message>
        <source>The frame ({1}, {2} bytes) could not be decoded.</source>
        <translation>フレーム（{1}、{2} バイト）を読み解けませんでした。</translation>
    </message>
    <message>
        <source>The frame could not be encoded.</source>
        <translation>フレームを符号化できませんでした。</translation>
    </message>
    <message>
        <source>The frame has {1} MB; at most {2} MB may be sent.</source>
        <translation>フレームは {1} MB です。送信できるのは {2} MB までです。</translation>
    </message>
    <message>
        <source>The frame reaches beyond the photo; its blurred edges fill the rest.</source>
        <translation>フレームが写真からはみ出すため、ぼかした端で埋めます。</translation>
    </message>
    <message>
        <source>The host must allow signing in with a key; VMsg keeps no passwords.</source>
        <translation>ホストが鍵でのサインインを許可している必要があります。VMsg はパスワードを保存しません。</translation>
    </message>
    <message>
        <source>The host&apos;s SSH server may be too old: OpenSSH 7.4 or newer is needed.</source>
        <translation>ホストの SSH サーバーが古いかもしれません。OpenSSH 7.4 以降が必要です。</translation>
    </message>
    <message>
        <source>The id at D-ID is empty.</source>
        <translation>D-ID での ID が空です。</translation>
    </message>
    <message>
        <source>The input level of {1} cannot be set from here.</source>
        <translation>{1} の入力レベルはここからは設定できません。</translation>
    </message>
    <message>
        <source>The job failed: {1}.</source>
        <translation>ジョブに失敗しました：{1}。</translation>
    </message>
    <message>
        <source>The job list {1} cannot be used: {2}.</source>
        <translation>ジョブの一覧 {1} を使えません：{2}。</translation>
    </message>
    <message>
        <source>The job was cancelled on the agent.</source>
        <translation>ジョブはエージェントで取り消されました。</translation>
    </message>
    <message>
        <source>The link to the video has expired or is not complete</source>
        <translation>動画へのリンクが期限切れか、不完全です</translation>
    </message>
    <message>
        <source>The list of hosts in {1} cannot be used: {2}.</source>
        <translation>{1} にあるホストの一覧を使えません：{2}。</translation>
    </message>
    <message>
        <source>The loudness could not be measured.</source>
        <translation>音量を測れませんでした。</translation>
    </message>
    <message>
        <source>The machine was {1}, is {2}.</source>
        <translation>マシンは {1} から {2} に変わりました。</translation>
    </message>
    <message>
        <source>The mask holds {1} strokes, as many as a message can keep.</source>
        <translation>マスクには {1} 本のストロークがあり、メッセージに保存できる上限です。</translation>
    </message>
    <message>
        <source>The matting model {1} failed: {2}.</source>
        <translation>切り抜きモデル {1} が失敗しました：{2}。</translation>
    </message>
    <message>
        <source>The measurements in {1} were damaged: {2}.</source>
        <translation>{1} の計測値は破損していました：{2}。</translation>
    </message>
    <message>
        <source>The microphone hears nothing at all.</source>
        <translation>マイクに何も入っていません。</translation>
    </message>
    <message>
        <source>The microphone&apos;s signal is off centre.</source>
        <translation>マイクの信号が中心からずれています。</translation>
    </message>
    <message>
        <source>The model {1} cannot be loaded: {2}</source>
        <translation>モデル {1} を読み込めません：{2}</translation>
    </message>
    <message>
        <source>The model {1} cannot be loaded: {2}.</source>
        <translation>モデル {1} を読み込めません：{2}。</translation>
    </message>
    <message>
        <source>The model {1} comes with Python code of its publisher (commit {2}), which would run on this computer with all your rights; nobody allowed that.</source>
        <translation>モデル {1} には発行者の Python コード（コミット {2}）が付いていて、あなたの権限でこのパソコン上で動きます。まだ誰も許可していません。</translation>
    </message>
    <message>
        <source>The model {1} could not be fetched. {2}</source>
        <translation>モデル {1} を取得できませんでした。{2}</translation>
    </message>
    <message>
        <source>The model {1} does not know people: its classes are {2}.</source>
        <translation>モデル {1} は人を知りません。クラスは {2} です。</translation>
    </message>
    <message>
        <source>The model {1} gives {2}, not boxes with a score for each class.</source>
        <translation>モデル {1} の出力は {2} で、クラスごとのスコア付きの枠ではありません。</translation>
    </message>
    <message>
        <source>The model {1} is not on this machine.</source>
        <translation>モデル {1} がこのマシンにありません。</translation>
    </message>
    <message>
        <source>The music holds samples that are not numbers (NaN or infinite).</source>
        <translation>音楽に数値でないサンプル（NaN か無限大）があります。</translation>
    </message>
    <message>
        <source>The music holds {1} s of sound; at least {2} s are needed.</source>
        <translation>音楽は {1} 秒です。少なくとも {2} 秒必要です。</translation>
    </message>
    <message>
        <source>The music is digital silence.</source>
        <translation>音楽が完全な無音です。</translation>
    </message>
    <message>
        <source>The music is {1} dB under the voice ({2} to {3} LUFS){4}; together {5} LUFS, {6} dBTP, {7} s.</source>
        <translation>音楽は声より {1} dB 小さく（{2}、声 {3} LUFS）{4}、合わせて {5} LUFS、{6} dBTP、{7} 秒です。</translation>
    </message>
    <message>
        <source>The music is {1} minutes long; at most {2} are taken.</source>
        <translation>音楽は {1} 分です。{2} 分まで使えます。</translation>
    </message>
    <message>
        <source>The order stands; asking costs nothing.</source>
        <translation>注文は有効です。問い合わせは無料です。</translation>
    </message>
    <message>
        <source>The order was not sent: {1}. Nothing was charged.</source>
        <translation>注文は送られていません：{1}。料金はかかっていません。</translation>
    </message>
    <message>
        <source>The peaks may crackle after the vendor&apos;s encoder.</source>
        <translation>送信先の符号化のあと、ピークが割れるかもしれません。</translation>
    </message>
    <message>
        <source>The person detector {1} failed: {2}.</source>
        <translation>人物検出 {1} が失敗しました：{2}。</translation>
    </message>
    <message>
        <source>The person is small in the photo: enlarged {1} times, which looks soft.</source>
        <translation>人が写真の中で小さく、{1} 倍に拡大したため、ぼやけて見えます。</translation>
    </message>
    <message>
        <source>The photo cuts the person off, and the cut edge shows in the frame.</source>
        <translation>写真で人が切れていて、切れ目がフレームに見えます。</translation>
    </message>
    <message>
        <source>The photo ends close to the person; the head fills {1} of the frame&apos;s height.</source>
        <translation>写真の端が人に近く、頭がフレームの高さの {1} を占めます。</translation>
    </message>
    <message>
        <source>The photo goes along as it is, with what the camera wrote into it: that may be place and time.</source>
        <translation>写真は、カメラが書き込んだ情報（場所や日時のこともあります）ごとそのまま渡されます。</translation>
    </message>
    <message>
        <source>The photo has no room for {1} px of padding; the frame is closer.</source>
        <translation>写真に余白 {1} px 分の余裕がなく、フレームが狭くなります。</translation>
    </message>
    <message>
        <source>The photo was {1}, is {2}.</source>
        <translation>写真は {1} から {2} に変わりました。</translation>
    </message>
    <message>
        <source>The picture as it was sent is not kept any more.</source>
        <translation>送信したときの画像はもう残っていません。</translation>
    </message>
    <message>
        <source>The pinned host keys in {1} cannot be used: {2}.</source>
        <translation>{1} にある固定したホスト鍵を使えません：{2}。</translation>
    </message>
    <message>
        <source>The pitch cannot be changed: no voiced sound was found, only noise, whisper or silence.</source>
        <translation>高さを変えられません。声帯の音がなく、雑音、ささやき、無音だけです。</translation>
    </message>
    <message>
        <source>The pitch could not be changed or measured: {1}.</source>
        <translation>高さの変更または測定ができませんでした：{1}。</translation>
    </message>
    <message>
        <source>The preset table is not right: {1}.</source>
        <translation>プリセットの表が正しくありません：{1}。</translation>
    </message>
    <message>
        <source>The presets cannot be written to {1}: {2}.</source>
        <translation>プリセットを {1} に書き込めません：{2}。</translation>
    </message>
    <message>
        <source>The preview failed: {1}.</source>
        <translation>プレビューに失敗しました：{1}。</translation>
    </message>
    <message>
        <source>The price table {1} cannot be used: {2}: {3}.</source>
        <translation>価格表 {1} は使えません: {2}: {3}。</translation>
    </message>
    <message>
        <source>The process of a cold run ended without a result (exit code {1}). It said: {2}</source>
        <translation>コールド実行のプロセスが結果なしで終了しました（終了コード {1}）。出力：{2}</translation>
    </message>
    <message>
        <source>The processor was {1}, is {2}.</source>
        <translation>プロセッサーは {1} から {2} に変わりました。</translation>
    </message>
    <message>
        <source>The proxy cannot be reached</source>
        <translation>プロキシに接続できません</translation>
    </message>
    <message>
        <source>The publisher&apos;s server refused {1}: {2} {3}.</source>
        <translation>発行者のサーバーが {1} を断りました：{2} {3}。</translation>
    </message>
    <message>
        <source>The request ended as {1}.</source>
        <translation>リクエストは {1} で終了しました。</translation>
    </message>
    <message>
        <source>The sandbox cannot be started: {1}.</source>
        <translation>Sandbox を起動できません：{1}。</translation>
    </message>
    <message>
        <source>The sandbox has not ended within {1} s.</source>
        <translation>Sandbox が {1} 秒以内に終了していません。</translation>
    </message>
    <message>
        <source>The sandbox of this computer {1}. It said: {2}</source>
        <translation>このパソコンの Sandbox は{1}。出力：{2}</translation>
    </message>
    <message>
        <source>The sandbox that made this message runs no more, and what it held is gone with it.</source>
        <translation>このメッセージを作った Sandbox はもう動いておらず、中身も失われました。</translation>
    </message>
    <message>
        <source>The sandbox&apos;s key in {1} cannot be read.</source>
        <translation>{1} にある Sandbox のキーを読めません。</translation>
    </message>
    <message>
        <source>The secure connection failed</source>
        <translation>安全な接続に失敗しました</translation>
    </message>
    <message>
        <source>The service cannot be reached</source>
        <translation>サービスに接続できません</translation>
    </message>
    <message>
        <source>The service does not answer the connection</source>
        <translation>サービスが接続に応答しません</translation>
    </message>
    <message>
        <source>The service fell silent</source>
        <translation>サービスからの応答が途絶えました</translation>
    </message>
    <message>
        <source>The service sent the call to another address; the key was not taken there</source>
        <translation>サービスが呼び出しを別のアドレスへ回しましたが、キーはそこへ送っていません</translation>
    </message>
    <message>
        <source>The service&apos;s certificate is not trusted</source>
        <translation>サービスの証明書を信頼できません</translation>
    </message>
    <message>
        <source>The settings cannot be written to {1}: {2}.</source>
        <translation>設定を {1} に書き込めません：{2}。</translation>
    </message>
    <message>
        <source>The shorter side has {1} px; D-ID needs {2}.</source>
        <translation>短い辺が {1} px です。D-ID には {2} px 必要です。</translation>
    </message>
    <message>
        <source>The sound could not be encoded: {1}.</source>
        <translation>音声を符号化できませんでした：{1}。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not keep the {1}.</source>
        <translation>システムのキーリングに{1}を保存できませんでした。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring failed to {1} the {2}.</source>
        <translation>システムのキーリングで失敗しました（{1}：{2}）。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked.</source>
        <translation>システムのキーリングがロックされています。</translation>
    </message>
    <message>
        <source>The table cannot be used: {1}.</source>
        <translation>表を使えません：{1}。</translation>
    </message>
    <message>
        <source>The take cannot be deleted: {1}.</source>
        <translation>テイクを削除できません：{1}。</translation>
    </message>
    <message>
        <source>The take cannot be written to {1}: {2}.</source>
        <translation>テイクを {1} に書き込めません：{2}。</translation>
    </message>
    <message>
        <source>The take cannot be written under {1}: {2}.</source>
        <translation>テイクを {1} の下に書き込めません：{2}。</translation>
    </message>
    <message>
        <source>The take is {1} s long; at least {2} s are needed.</source>
        <translation>テイクは {1} 秒です。少なくとも {2} 秒必要です。</translation>
    </message>
    <message>
        <source>The trim leaves {1} s of {2} s; at least {3} s are needed.</source>
        <translation>トリムで {2} 秒のうち {1} 秒しか残りません。少なくとも {3} 秒必要です。</translation>
    </message>
    <message>
        <source>The two runs cannot be held against each other: {1}.</source>
        <translation>二つの実行を比較できません：{1}。</translation>
    </message>
    <message>
        <source>The vendor deletes it by itself by {1}</source>
        <translation>送信先が {1} までに自動で削除します</translation>
    </message>
    <message>
        <source>The vendor is done but gives no link yet.</source>
        <translation>送信先での作業は終わりましたが、まだリンクがありません。</translation>
    </message>
    <message>
        <source>The vendor lists more than {1} pages, and the message was not among them.</source>
        <translation>送信先の一覧は {1} ページを超え、その中にメッセージがありませんでした。</translation>
    </message>
    <message>
        <source>The video cannot be written into {1}: {2}.</source>
        <translation>動画を {1} に書き込めません：{2}。</translation>
    </message>
    <message>
        <source>The video could not be encoded: {1}.</source>
        <translation>動画を符号化できませんでした：{1}。</translation>
    </message>
    <message>
        <source>The video has more than {1} MB; the limit is {2}.</source>
        <translation>動画が {1} MB を超えています。上限は {2} です。</translation>
    </message>
    <message>
        <source>The video is made and stays with D-ID. To fetch it again for nothing: vmsg jobs {1} {2}</source>
        <translation>動画はできていて、D-ID に残っています。無料でもう一度取得するには：vmsg jobs {1} {2}</translation>
    </message>
    <message>
        <source>The video of job {1} is not at {2}: {3}.</source>
        <translation>ジョブ {1} の動画が {2} にありません：{3}。</translation>
    </message>
    <message>
        <source>The video was not fetched: {1}. {2}</source>
        <translation>動画は取得されていません：{1}。{2}</translation>
    </message>
    <message>
        <source>The voice is too quiet (under -70 LUFS) to set music against it.</source>
        <translation>声が小さすぎて（-70 LUFS 未満）、音楽を合わせられません。</translation>
    </message>
    <message>
        <source>The voice is {1} for a video.</source>
        <translation>動画にするには声が{1}です。</translation>
    </message>
    <message>
        <source>The voice is {1} ms long; pitch and speed need {2} ms.</source>
        <translation>声は {1} ミリ秒です。高さと速さの変更には {2} ミリ秒必要です。</translation>
    </message>
    <message>
        <source>The voice is {1} s at {2} Hz, the sound with it {3} s at {4} Hz.</source>
        <translation>声は {1} 秒 {2} Hz、合わせる音は {3} 秒 {4} Hz です。</translation>
    </message>
    <message>
        <source>The voice was {1}, is {2}.</source>
        <translation>音声は {1} から {2} に変わりました。</translation>
    </message>
    <message>
        <source>The {1} has {2} MB; D-ID takes {3} MB.</source>
        <translation>{1}は {2} MB です。D-ID が受け付けるのは {3} MB までです。</translation>
    </message>
    <message>
        <source>The {1} to upload is empty.</source>
        <translation>アップロードする{1}が空です。</translation>
    </message>
    <message>
        <source>The {1} {2} {3}.</source>
        <translation>{1} {2} {3}。</translation>
    </message>
    <message>
        <source>There are {1} own presets already.</source>
        <translation>自作のプリセットはもう {1} 個あります。</translation>
    </message>
    <message>
        <source>There is no D-ID key.</source>
        <translation>D-ID のキーがありません。</translation>
    </message>
    <message>
        <source>There is no agent on {1} yet.</source>
        <translation>{1} にはまだエージェントがありません。</translation>
    </message>
    <message>
        <source>There is no bundled background {1}.</source>
        <translation>同梱の背景に {1} はありません。</translation>
    </message>
    <message>
        <source>There is no bundled track {1}.</source>
        <translation>同梱の曲に {1} はありません。</translation>
    </message>
    <message>
        <source>There is no device {1}.</source>
        <translation>デバイス {1} はありません。</translation>
    </message>
    <message>
        <source>There is no engine {1} for this.</source>
        <translation>このためのエンジン {1} はありません。</translation>
    </message>
    <message>
        <source>There is no engine {1} for {2}.</source>
        <translation>{2} のためのエンジン {1} はありません。</translation>
    </message>
    <message>
        <source>There is no file {1}.</source>
        <translation>ファイル {1} がありません。</translation>
    </message>
    <message>
        <source>There is no host {1} in your list ({2}).</source>
        <translation>一覧にホスト {1} はありません（{2}）。</translation>
    </message>
    <message>
        <source>There is no host {1}.</source>
        <translation>ホスト {1} はありません。</translation>
    </message>
    <message>
        <source>There is no job {1}.</source>
        <translation>ジョブ {1} はありません。</translation>
    </message>
    <message>
        <source>There is no message to make: no photo with a voice.</source>
        <translation>作るメッセージがありません。写真と音声の組がありません。</translation>
    </message>
    <message>
        <source>There is no model {1}.</source>
        <translation>モデル {1} はありません。</translation>
    </message>
    <message>
        <source>There is no person {1}: {2}.</source>
        <translation>人物 {1} はいません：{2}。</translation>
    </message>
    <message>
        <source>There is no take {1}.</source>
        <translation>テイク {1} はありません。</translation>
    </message>
    <message>
        <source>There is no way to {1} from here.</source>
        <translation>ここから {1} へ届きません。</translation>
    </message>
    <message>
        <source>There is no {1} named {2}; known are {3}.</source>
        <translation>{2} という{1}はありません。使えるもの：{3}。</translation>
    </message>
    <message>
        <source>These stages came from a cache and were not computed: {1}.</source>
        <translation>次の段階はキャッシュから取得され、計算されませんでした：{1}。</translation>
    </message>
    <message>
        <source>They are kept beside it; new ones begin.</source>
        <translation>元のファイルは隣に残し、新しい計測を始めます。</translation>
    </message>
    <message>
        <source>They hold until the program ends. Free some space, or move that file aside.</source>
        <translation>プログラムが終わるまでは有効です。空きを増やすか、そのファイルを移してください。</translation>
    </message>
    <message>
        <source>They hold until you close the program. Free some space, or check the folder&apos;s rights.</source>
        <translation>プログラムを閉じるまで有効です。空きを作るか、フォルダーの権限を確認してください。</translation>
    </message>
    <message>
        <source>This background needs a mask of the person.</source>
        <translation>この背景には人物のマスクが必要です。</translation>
    </message>
    <message>
        <source>This batch is under way in another window or terminal.</source>
        <translation>この一括処理は別のウィンドウかターミナルで進行中です。</translation>
    </message>
    <message>
        <source>This desktop shows no notifications: {1}.</source>
        <translation>このデスクトップは通知を表示しません: {1}。</translation>
    </message>
    <message>
        <source>This is no D-ID key: {1}.</source>
        <translation>D-ID のキーではありません：{1}。</translation>
    </message>
    <message>
        <source>This is no address of an upload at D-ID.</source>
        <translation>D-ID にアップロードしたもののアドレスではありません。</translation>
    </message>
    <message>
        <source>This is no answer that was expected; look at that machine.</source>
        <translation>予期した応答ではありません。そのマシンを確認してください。</translation>
    </message>
    <message>
        <source>This is not what was expected there; look at that machine.</source>
        <translation>そこにあるはずのものではありません。そのマシンを確認してください。</translation>
    </message>
    <message>
        <source>This job is for a vendor, and none is set up here.</source>
        <translation>このジョブは外部の送信先用ですが、ここには設定されていません。</translation>
    </message>
    <message>
        <source>This machine has no npm, and the Python package with one does not fit this system.</source>
        <translation>このマシンには npm がなく、npm を含む Python パッケージもこのシステムに合いません。</translation>
    </message>
    <message>
        <source>This message goes over your budget.</source>
        <translation>このメッセージは予算を超えます。</translation>
    </message>
    <message>
        <source>This message goes over your budget; raise it in the settings.</source>
        <translation>このメッセージは予算を超えます。設定で予算を上げてください。</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>今月</translation>
    </message>
    <message>
        <source>This platform locks no files (neither fcntl nor msvcrt): two programs at once could spoil each other&apos;s work.</source>
        <translation>このプラットフォームではファイルをロックできません（fcntl も msvcrt もありません）。同時に動く二つのプログラムが互いの作業を損なうおそれがあります。</translation>
    </message>
    <message>
        <source>This program cannot be packed for another machine: {1}.</source>
        <translation>このプログラムを別のマシン用にまとめられません：{1}。</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>スループット</translation>
    </message>
    <message>
        <source>To ask D-ID again</source>
        <translation>もう一度 D-ID に問い合わせるには</translation>
    </message>
    <message>
        <source>Too loud: {1} peak{2} cut off.</source>
        <translation>大きすぎます：{1} か所でピークが切れました。</translation>
    </message>
    <message>
        <source>Trim the voice differently, or set pitch and speed back to neutral.</source>
        <translation>声のトリムを変えるか、高さと速さを標準に戻してください。</translation>
    </message>
    <message>
        <source>Trim to {1} s</source>
        <translation>{1} 秒に縮める</translation>
    </message>
    <message>
        <source>Try again in a minute.</source>
        <translation>1 分後にもう一度試してください。</translation>
    </message>
    <message>
        <source>Try again in a minute; if it stays, look at D-ID&apos;s status page.</source>
        <translation>1 分後にもう一度試してください。続くようなら D-ID の稼働状況を確認してください。</translation>
    </message>
    <message>
        <source>Try again shortly; if it stays so, check the port.</source>
        <translation>少ししてからもう一度試してください。続くようならポートを確認してください。</translation>
    </message>
    <message>
        <source>Try again when its jobs are done, or end it: vmsg-agent stop</source>
        <translation>そのジョブが終わってから試すか、終了してください：vmsg-agent stop</translation>
    </message>
    <message>
        <source>Try again, or choose --device cpu.</source>
        <translation>もう一度試すか、--device cpu を選んでください。</translation>
    </message>
    <message>
        <source>Try again, or leave out what needs them.</source>
        <translation>もう一度試すか、計測値を使うオプションを外してください。</translation>
    </message>
    <message>
        <source>Try again, or leave the cold runs out: --cold-runs 0</source>
        <translation>もう一度試すか、コールド実行を省いてください：--cold-runs 0</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>もう一度試してください。</translation>
    </message>
    <message>
        <source>Try again: the process is started anew. If it happens again, use a shorter part of the recording.</source>
        <translation>もう一度お試しください。プロセスは新しく起動されます。また起きるときは、録音のより短い部分を使ってください。</translation>
    </message>
    <message>
        <source>Try again; if it fails again, check the free disk space and run: vmsg doctor</source>
        <translation>もう一度試してください。失敗するようなら、ディスクの空きを確認して vmsg doctor を実行してください</translation>
    </message>
    <message>
        <source>Try again; if it stays so, look at that machine&apos;s disk.</source>
        <translation>もう一度試してください。続くようなら、そのマシンのディスクを確認してください。</translation>
    </message>
    <message>
        <source>Try again; if it stays so, the publisher changed the file: do not use it.</source>
        <translation>もう一度試してください。続くようなら発行者がファイルを変えています。使わないでください。</translation>
    </message>
    <message>
        <source>Try again; the log has the rest.</source>
        <translation>もう一度試してください。詳しくはログにあります。</translation>
    </message>
    <message>
        <source>Try another cable or microphone.</source>
        <translation>別のケーブルかマイクを試してください。</translation>
    </message>
    <message>
        <source>Try another photo.</source>
        <translation>別の写真を試してください。</translation>
    </message>
    <message>
        <source>Undo some, or clear them and begin again.</source>
        <translation>いくつか取り消すか、消してやり直してください。</translation>
    </message>
    <message>
        <source>Unlock it, then try again.</source>
        <translation>ロックを解除して、もう一度試してください。</translation>
    </message>
    <message>
        <source>Up to {1} messages in up to {2} days can.</source>
        <translation>{2} 日以内、{1} 件までなら可能です。</translation>
    </message>
    <message>
        <source>Update VMsg Desktop; the file is untouched.</source>
        <translation>VMsg Desktop を更新してください。ファイルはそのままです。</translation>
    </message>
    <message>
        <source>Update the agent: vmsg agent setup HOST</source>
        <translation>エージェントを更新してください：vmsg agent setup HOST</translation>
    </message>
    <message>
        <source>Update the agent: vmsg agent setup HOST. On this computer end it: vmsg-agent stop</source>
        <translation>エージェントを更新してください：vmsg agent setup HOST。このコンピューターでは終了してください：vmsg-agent stop</translation>
    </message>
    <message>
        <source>Update this program. Or put its own version there: vmsg agent setup {1}</source>
        <translation>このプログラムを更新するか、同じ版をそこに置いてください：vmsg agent setup {1}</translation>
    </message>
    <message>
        <source>Upload the files again; if it stays, report this.</source>
        <translation>ファイルをもう一度アップロードしてください。続くようなら報告してください。</translation>
    </message>
    <message>
        <source>Use Linux, macOS or Windows.</source>
        <translation>Linux、macOS、Windows のいずれかを使用してください。</translation>
    </message>
    <message>
        <source>Use ProxyJump in ~/.ssh/config: it does the same for a host between.</source>
        <translation>~/.ssh/config の ProxyJump を使ってください。間のホストにも同じように働きます。</translation>
    </message>
    <message>
        <source>Use a YOLO detection model exported without suppression.</source>
        <translation>重なりの除去を含まずに書き出した YOLO 検出モデルを使ってください。</translation>
    </message>
    <message>
        <source>Use a longer part of the recording.</source>
        <translation>録音のもっと長い部分を使ってください。</translation>
    </message>
    <message>
        <source>Use a photo with one clear, frontal face.</source>
        <translation>顔が 1 つはっきり正面に写った写真を使ってください。</translation>
    </message>
    <message>
        <source>Use a picture of at least 160 x 160 px.</source>
        <translation>160 x 160 px 以上の画像を使ってください。</translation>
    </message>
    <message>
        <source>Use a speed nearer to 1.</source>
        <translation>1 に近い速さを使ってください。</translation>
    </message>
    <message>
        <source>Use https://api.d-id.com, or the address that `vmsg sandbox` prints.</source>
        <translation>https://api.d-id.com か、`vmsg sandbox` が表示するアドレスを使ってください。</translation>
    </message>
    <message>
        <source>VMSG_HOME on {1} is {2}, which is no absolute path.</source>
        <translation>{1} の VMSG_HOME は {2} で、絶対パスではありません。</translation>
    </message>
    <message>
        <source>VMSG_SANDBOX_URL names D-ID itself: {1}.</source>
        <translation>VMSG_SANDBOX_URL が D-ID 自体を指しています：{1}。</translation>
    </message>
    <message>
        <source>VMsg signs in with a key alone; allow that for this user on the host.</source>
        <translation>VMsg は鍵だけでサインインします。ホストでこのユーザーに許可してください。</translation>
    </message>
    <message>
        <source>Videos that D-ID was asked for in the window, whatever became of them.</source>
        <translation>期間内に D-ID に依頼した動画（結果を問いません）。</translation>
    </message>
    <message>
        <source>Voice and music could not be mixed.</source>
        <translation>声と音楽を混ぜられませんでした。</translation>
    </message>
    <message>
        <source>WAV, FLAC, MP3, OGG, M4A, MP4 or WebM</source>
        <translation>WAV、FLAC、MP3、OGG、M4A、MP4、WebM</translation>
    </message>
    <message>
        <source>Wait a little, then try again.</source>
        <translation>少し待って、もう一度試してください。</translation>
    </message>
    <message>
        <source>Wait for it, then try again.</source>
        <translation>待ってから、もう一度試してください。</translation>
    </message>
    <message>
        <source>Wait for its end. One that was cut off makes room {1} s after it was last heard of.</source>
        <translation>終了を待ってください。途絶えたものは、最後の応答から {1} 秒後に場所を空けます。</translation>
    </message>
    <message>
        <source>Wait for its end; it tells how it goes in {1}.</source>
        <translation>終了を待ってください。経過は {1} に記録されます。</translation>
    </message>
    <message>
        <source>Wait for the end of the other one, then look: vmsg agent status HOST</source>
        <translation>もう一方の終了を待ってから確認してください：vmsg agent status HOST</translation>
    </message>
    <message>
        <source>Wait until it is done, then try again.</source>
        <translation>終わるまで待って、もう一度試してください。</translation>
    </message>
    <message>
        <source>Waiting for a place</source>
        <translation>順番待ち</translation>
    </message>
    <message>
        <source>Warm and smiling, unhurried and soft.</source>
        <translation>温かくほほえむように、ゆったりとやわらかく。</translation>
    </message>
    <message>
        <source>What is known of agents cannot be kept in {1}: {2}.</source>
        <translation>エージェントの情報を {1} に保存できません：{2}。</translation>
    </message>
    <message>
        <source>What the hosts cost for the time in which they were up in the window, at the price table&apos;s hourly prices, by the videos that were done in it; idle time is part of it.</source>
        <translation>期間内にホストが動いていた時間の費用（料金表の時間単価）を、完了した動画の数で割ったもの。待機時間も含みます。</translation>
    </message>
    <message>
        <source>What the month will have used on its last day if it goes on as it did so far.</source>
        <translation>これまでと同じペースが続いた場合の、月末までの使用量。</translation>
    </message>
    <message>
        <source>Whether D-ID charges for it is not known; the balance before and after tells.</source>
        <translation>D-ID が料金を取るかどうかは分かりません。前後の残高で分かります。</translation>
    </message>
    <message>
        <source>While stages computed</source>
        <translation>計算中のみ</translation>
    </message>
    <message>
        <source>Who answers there is not the agent.</source>
        <translation>応答しているのはエージェントではありません。</translation>
    </message>
    <message>
        <source>With engines to load</source>
        <translation>エンジン読み込みあり</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>ワーカー</translation>
    </message>
    <message>
        <source>Write a host of ~/.ssh/config, USER@HOST or USER@HOST:PORT.</source>
        <translation>~/.ssh/config のホスト、USER@HOST、USER@HOST:PORT のどれかで書いてください。</translation>
    </message>
    <message>
        <source>Write the message in other words.</source>
        <translation>別の言葉で書いてください。</translation>
    </message>
    <message>
        <source>Your budget cannot be judged: {1}.</source>
        <translation>予算を判定できません：{1}。</translation>
    </message>
    <message>
        <source>Your budget holds it: {1}</source>
        <translation>予算により保留: {1}</translation>
    </message>
    <message>
        <source>Your budget is nearly spent.</source>
        <translation>予算が残りわずかです。</translation>
    </message>
    <message>
        <source>Your budget is nearly spent: {1}.</source>
        <translation>予算が残りわずかです: {1}。</translation>
    </message>
    <message>
        <source>Your budget stops it: {1}</source>
        <translation>予算により停止: {1}</translation>
    </message>
    <message>
        <source>`vmsg models list` shows the models; add --model NAME for a file without a published hash.</source>
        <translation>`vmsg models list` でモデルが分かります。公開ハッシュのないファイルには --model NAME を付けてください。</translation>
    </message>
    <message>
        <source>a talk that may exist at the vendor</source>
        <translation>送信先にあるかもしれないトーク</translation>
    </message>
    <message>
        <source>a talk that may have been made at {1}</source>
        <translation>{1} に作られたかもしれないトーク</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>Web ページ</translation>
    </message>
    <message>
        <source>as in the photo</source>
        <translation>写真のまま</translation>
    </message>
    <message>
        <source>as many are done as are asked for</source>
        <translation>依頼と同じ数が完了しています</translation>
    </message>
    <message>
        <source>asking for the video&apos;s state</source>
        <translation>動画の状態を問い合わせている</translation>
    </message>
    <message>
        <source>background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>it was not asked for</source>
        <translation>問い合わせていません</translation>
    </message>
    <message>
        <source>its name beside the measured times of its steps</source>
        <translation>計測された各段階の時間に付く名前</translation>
    </message>
    <message>
        <source>needs {1} · balance n/a</source>
        <translation>必要 {1} · 残高 n/a</translation>
    </message>
    <message>
        <source>needs {1} · {2} left</source>
        <translation>必要 {1} · 残り {2}</translation>
    </message>
    <message>
        <source>being fetched</source>
        <translation>取得中</translation>
    </message>
    <message>
        <source>A job&apos;s time less D-ID&apos;s share, which ends when its video is seen to be ready, and less its wait for a place; 95th percentile of the jobs that were done in the window and had no engine to load.</source>
        <translation>ジョブの時間から、動画ができたと分かるまでの D-ID の分と順番待ちを引いたもの。期間内に完了し、エンジンの読み込みがなかったジョブの95パーセンタイル。</translation>
    </message>
    <message>
        <source>A job&apos;s time less D-ID&apos;s share, which ends when its video is seen to be ready, and less its wait for a place; median of the jobs that were done in the window and had no engine to load.</source>
        <translation>ジョブの時間から、動画ができたと分かるまでの D-ID の分と順番待ちを引いたもの。期間内に完了し、エンジンの読み込みがなかったジョブの中央値。</translation>
    </message>
    <message>
        <source>D-ID took {1} of it, our share is {2}. Worst job: {3}.</source>
        <translation>うち D-ID が {1}、こちらの分は {2}です。最も悪いジョブ: {3}。</translation>
    </message>
    <message>
        <source>D-ID took {1} of it, the wait for a place {2}, our share is {3}. Worst job: {4}.</source>
        <translation>うち D-ID が {1}、順番待ちが {2}、こちらの分は {3}です。最も悪いジョブ: {4}。</translation>
    </message>
    <message>
        <source>Jobs done in the window, by the seconds in which any job was under way, 0 where jobs wait and none has ended; judged only while jobs wait and fewer are done than are asked for.</source>
        <translation>期間内に完了したジョブ数を、ジョブが動いていた秒数で割ったもの。待ちがあるのに何も終わらなければ 0。待ちがあり、依頼より完了が少ないときだけ判定します。</translation>
    </message>
    <message>
        <source>Run both on the same machine while it has nothing else to do, with the same files and options.</source>
        <translation>どちらも、ほかの処理をしていない同じマシンで、同じファイルとオプションで実行してください。</translation>
    </message>
    <message>
        <source>Which one: {1}.</source>
        <translation>対象: {1}。</translation>
    </message>
    <message>
        <source>being made by D-ID</source>
        <translation>D-ID で作成中</translation>
    </message>
    <message>
        <source>being sent</source>
        <translation>送信中</translation>
    </message>
    <message>
        <source>box header at byte {1} is cut</source>
        <translation>バイト {1} のボックスヘッダーが切れています</translation>
    </message>
    <message>
        <source>box {1} ends at byte {2}</source>
        <translation>ボックス {1} がバイト {2} で終わっています</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>穏やか</translation>
    </message>
    <message>
        <source>cheerful</source>
        <translation>快活</translation>
    </message>
    <message>
        <source>deleting at D-ID</source>
        <translation>D-ID で削除している</translation>
    </message>
    <message>
        <source>did not answer within {1} s</source>
        <translation>{1} 秒以内に応答しませんでした</translation>
    </message>
    <message>
        <source>digital silence</source>
        <translation>完全な無音</translation>
    </message>
    <message>
        <source>emotion</source>
        <translation>感情</translation>
    </message>
    <message>
        <source>ended at once (exit code {1})</source>
        <translation>すぐに終了しました（終了コード {1}）</translation>
    </message>
    <message>
        <source>fetching the video</source>
        <translation>動画を取得している</translation>
    </message>
    <message>
        <source>gentle</source>
        <translation>やさしい</translation>
    </message>
    <message>
        <source>is a folder</source>
        <translation>フォルダーです</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>ありません</translation>
    </message>
    <message>
        <source>it broke off</source>
        <translation>途中で切れました</translation>
    </message>
    <message>
        <source>it is not on disk: {1}</source>
        <translation>ディスクにありません：{1}</translation>
    </message>
    <message>
        <source>it is the video of job {1} too</source>
        <translation>ジョブ {1} の動画でもあります</translation>
    </message>
    <message>
        <source>it is under way or done</source>
        <translation>進行中か、終わっています</translation>
    </message>
    <message>
        <source>it was looked for and is not in the list</source>
        <translation>探しましたが、一覧にありません</translation>
    </message>
    <message>
        <source>it was not looked for: {1}</source>
        <translation>探していません：{1}</translation>
    </message>
    <message>
        <source>its mark (user_data) has {1} characters; 1 to {2} are taken</source>
        <translation>目印 (user_data) が {1} 文字です。1 〜 {2} 文字が使えます</translation>
    </message>
    <message>
        <source>its small picture in the library</source>
        <translation>ライブラリの小さい画像</translation>
    </message>
    <message>
        <source>its texts or its colour profile expand to more than the limit of 1 MB each, 64 MB together</source>
        <translation>文字情報かカラープロファイルを展開すると、それぞれ 1 MB、合計 64 MB の上限を超えます</translation>
    </message>
    <message>
        <source>job {1}</source>
        <translation>ジョブ {1}</translation>
    </message>
    <message>
        <source>listing the videos at D-ID</source>
        <translation>D-ID の動画を一覧している</translation>
    </message>
    <message>
        <source>little of the person stands out from the background: parts may be missing</source>
        <translation>人が背景からほとんど浮き出ていません。欠けた部分があるかもしれません</translation>
    </message>
    <message>
        <source>look for it</source>
        <translation>探す</translation>
    </message>
    <message>
        <source>loud</source>
        <translation>大きめ</translation>
    </message>
    <message>
        <source>making picture and sound</source>
        <translation>画像と音声を作成中</translation>
    </message>
    <message>
        <source>message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>music</source>
        <translation>音楽</translation>
    </message>
    <message>
        <source>no JSON that is known</source>
        <translation>知られている JSON ではないもの</translation>
    </message>
    <message>
        <source>no acceptable</source>
        <translation>使えるものなし</translation>
    </message>
    <message>
        <source>no agent is set up; here is {1}</source>
        <translation>エージェントがありません。こちらは {1}</translation>
    </message>
    <message>
        <source>no credit was charged in this time</source>
        <translation>この期間の課金はありません</translation>
    </message>
    <message>
        <source>no host was connected in this time</source>
        <translation>この期間に接続したホストはありません</translation>
    </message>
    <message>
        <source>no job ended in this time</source>
        <translation>この期間に終わったジョブはありません</translation>
    </message>
    <message>
        <source>no job had an engine to load</source>
        <translation>エンジンを読み込んだジョブはありません</translation>
    </message>
    <message>
        <source>no job in this time was warm with D-ID&apos;s share recorded</source>
        <translation>この期間に、エンジン読み込み済みで D-ID の分が記録されたジョブはありません</translation>
    </message>
    <message>
        <source>no job of this time told what it was charged</source>
        <translation>この期間のジョブの請求額はわかりません</translation>
    </message>
    <message>
        <source>no job waits</source>
        <translation>待っているジョブはありません</translation>
    </message>
    <message>
        <source>no job was done in this time</source>
        <translation>この期間に完了したジョブはありません</translation>
    </message>
    <message>
        <source>no job was done in this time, so the pace is not known</source>
        <translation>この期間に完了したジョブがなく、ペースがわかりません</translation>
    </message>
    <message>
        <source>no job was under way in this time</source>
        <translation>この期間に動いていたジョブはありません</translation>
    </message>
    <message>
        <source>no machine was measured in this time</source>
        <translation>この期間に測定したマシンはありません</translation>
    </message>
    <message>
        <source>no person was found: everything that stands out is kept</source>
        <translation>人が見つからないので、浮き出ているものをすべて残しました</translation>
    </message>
    <message>
        <source>no price is known for {1}: see vmsg cost prices</source>
        <translation>{1} の価格が不明です: vmsg cost prices を参照</translation>
    </message>
    <message>
        <source>no video was finished in this time</source>
        <translation>この期間に完成した動画はありません</translation>
    </message>
    <message>
        <source>no video was finished this month</source>
        <translation>今月完成した動画はありません</translation>
    </message>
    <message>
        <source>nobody tells it</source>
        <translation>知らせるものがありません</translation>
    </message>
    <message>
        <source>nobody was found in the photo</source>
        <translation>写真に人が見つかりませんでした</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>none of these stages was computed in this time, so what a hit saves is not known</source>
        <translation>この期間にこれらの段階は計算されておらず、ヒットの節約分がわかりません</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>nothing that can be used</source>
        <translation>使えるものがないもの</translation>
    </message>
    <message>
        <source>nothing was looked up in this time</source>
        <translation>この期間に参照はありません</translation>
    </message>
    <message>
        <source>nothing was measured</source>
        <translation>測定されていません</translation>
    </message>
    <message>
        <source>npm left {1} tarballs for {2}, expected 1.</source>
        <translation>npm が {2} について {1} 個のアーカイブを残しました（1 個のはず）。</translation>
    </message>
    <message>
        <source>one colour</source>
        <translation>単色</translation>
    </message>
    <message>
        <source>only drafts and the sandbox were used</source>
        <translation>下書きとサンドボックスだけが使われました</translation>
    </message>
    <message>
        <source>ordering the video</source>
        <translation>動画を注文している</translation>
    </message>
    <message>
        <source>people overlap and look alike where they meet: the cut between them may be wrong</source>
        <translation>人が重なり、接する部分が似ています。切れ目が間違っているかもしれません</translation>
    </message>
    <message>
        <source>people overlap too far to be told apart safely: {1} of one lies in the overlap</source>
        <translation>人が重なりすぎて、確実に分けられません。片方の {1} が重なっています</translation>
    </message>
    <message>
        <source>person {1} lies almost wholly within other people&apos;s boxes and was not told apart</source>
        <translation>人物 {1} はほかの人の枠にほとんど入っていて、分けられませんでした</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>photo and voice that it was made from</source>
        <translation>元の写真と音声</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>画像</translation>
    </message>
    <message>
        <source>picture and sound as they were sent</source>
        <translation>送信したときの画像と音声</translation>
    </message>
    <message>
        <source>pip could not install the packages on {1}:
{2}</source>
        <translation>{1} に pip でパッケージをインストールできませんでした：
{2}</translation>
    </message>
    <message>
        <source>pip install &apos;vmsg-desktop[gpu]&apos;</source>
        <translation>pip install &apos;vmsg-desktop[gpu]&apos;</translation>
    </message>
    <message>
        <source>pip is not part of this installation, so Python packages cannot be fetched.</source>
        <translation>この環境に pip がないため、Python パッケージを取得できません。</translation>
    </message>
    <message>
        <source>pip left {1} wheels for {2}, expected 1.</source>
        <translation>pip が {2} について {1} 個の wheel を残しました（1 個のはず）。</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>プリセット</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>小さめ</translation>
    </message>
    <message>
        <source>reading the balance</source>
        <translation>残高を読んでいる</translation>
    </message>
    <message>
        <source>ready to be sent</source>
        <translation>送信の準備完了</translation>
    </message>
    <message>
        <source>relaxed</source>
        <translation>くつろぎ</translation>
    </message>
    <message>
        <source>results of single steps in the cache</source>
        <translation>キャッシュにある各段階の結果</translation>
    </message>
    <message>
        <source>s are</source>
        <translation>s are</translation>
    </message>
    <message>
        <source>sent, and no answer came</source>
        <translation>送信したが応答なし</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>still being read</source>
        <translation>読み込み中</translation>
    </message>
    <message>
        <source>take</source>
        <translation>テイク</translation>
    </message>
    <message>
        <source>talk {1}</source>
        <translation>トーク {1}</translation>
    </message>
    <message>
        <source>talk {1} (was gone already)</source>
        <translation>トーク {1}（すでにありませんでした）</translation>
    </message>
    <message>
        <source>talk {1} at the vendor</source>
        <translation>送信先のトーク {1}</translation>
    </message>
    <message>
        <source>talk {1} at {2}</source>
        <translation>{2} のトーク {1}</translation>
    </message>
    <message>
        <source>the balance is not known</source>
        <translation>残高が不明です</translation>
    </message>
    <message>
        <source>the card tells no size</source>
        <translation>カードの容量がわかりません</translation>
    </message>
    <message>
        <source>the entry in the library with its history and message</source>
        <translation>履歴とメッセージを含むライブラリの項目</translation>
    </message>
    <message>
        <source>the gateway&apos;s JSON</source>
        <translation>ゲートウェイの JSON</translation>
    </message>
    <message>
        <source>the list of jobs was damaged this month ({1}), so what was spent is not known.</source>
        <translation>今月ジョブの一覧が破損したため（{1}）、使用額がわかりません。</translation>
    </message>
    <message>
        <source>the mask shows {1} faces for {2} chosen: two people may have been found as one</source>
        <translation>マスクには選んだ {2} 人に対して顔が {1} つあります。2 人を 1 人と見なしたかもしれません</translation>
    </message>
    <message>
        <source>the month is younger than a day</source>
        <translation>月が始まって 1 日未満です</translation>
    </message>
    <message>
        <source>the outline is unclear: {1} of the mask is half transparent</source>
        <translation>輪郭がはっきりしません。マスクの {1} が半透明です</translation>
    </message>
    <message>
        <source>the photo has {1}</source>
        <translation>写真に写っているのは{1}</translation>
    </message>
    <message>
        <source>the picture&apos;s address does not end in .jpg, .jpeg or .png</source>
        <translation>画像のアドレスが .jpg、.jpeg、.png で終わっていません</translation>
    </message>
    <message>
        <source>the price of a credit is not known</source>
        <translation>クレジットの価格が不明です</translation>
    </message>
    <message>
        <source>the price table cannot be read</source>
        <translation>料金表を読めません</translation>
    </message>
    <message>
        <source>the price table does not say it</source>
        <translation>料金表に記載がありません</translation>
    </message>
    <message>
        <source>the price table does not say what a credit costs</source>
        <translation>料金表にクレジットの単価がありません</translation>
    </message>
    <message>
        <source>the sandbox rendered all of them, not D-ID</source>
        <translation>すべて D-ID ではなくサンドボックスが作りました</translation>
    </message>
    <message>
        <source>the sound&apos;s address does not end in .m4a, .mp3, .mp4, .wav or .flac</source>
        <translation>音声のアドレスが .m4a、.mp3、.mp4、.wav、.flac で終わっていません</translation>
    </message>
    <message>
        <source>the uploaded picture and sound</source>
        <translation>アップロードした画像と音声</translation>
    </message>
    <message>
        <source>the uploaded {1}</source>
        <translation>アップロードした{1}</translation>
    </message>
    <message>
        <source>they are your own files, wherever they lie</source>
        <translation>どこにあっても、あなた自身のファイルです</translation>
    </message>
    <message>
        <source>they carry no name, serve other messages too and lapse by themselves; vmsg cache clear empties it</source>
        <translation>名前を含まず、ほかのメッセージにも使われ、自動で期限が切れます。vmsg cache clear で空になります</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>this receipt</source>
        <translation>この受領書</translation>
    </message>
    <message>
        <source>too few for a judgement: {1} of {2}</source>
        <translation>判定には少なすぎます: {1} / {2}</translation>
    </message>
    <message>
        <source>torch does not load: {1}.</source>
        <translation>torch を読み込めません：{1}。</translation>
    </message>
    <message>
        <source>track</source>
        <translation>曲</translation>
    </message>
    <message>
        <source>ultralytics does not load: {1}.</source>
        <translation>ultralytics を読み込めません：{1}。</translation>
    </message>
    <message>
        <source>ultralytics was started without its safe mode, so no model is loaded.</source>
        <translation>ultralytics が安全モードなしで起動されたため、モデルを読み込みません。</translation>
    </message>
    <message>
        <source>uploading the picture</source>
        <translation>画像をアップロードしている</translation>
    </message>
    <message>
        <source>uploading the sound</source>
        <translation>音声をアップロードしている</translation>
    </message>
    <message>
        <source>video</source>
        <translation>動画</translation>
    </message>
    <message>
        <source>vmsg agent list</source>
        <translation>vmsg agent list</translation>
    </message>
    <message>
        <source>vmsg draft PICTURE SOUND</source>
        <translation>vmsg draft PICTURE SOUND</translation>
    </message>
    <message>
        <source>vmsg key set</source>
        <translation>vmsg key set</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>声</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>温かい</translation>
    </message>
    <message>
        <source>whether jobs wait is not known: {1}</source>
        <translation>待ちがあるかわかりません: {1}</translation>
    </message>
    <message>
        <source>without {1}, which do not tell</source>
        <translation>知らせない {1} を除く</translation>
    </message>
    <message>
        <source>{1} ({2} MB) cannot be written: {3}.</source>
        <translation>{1}（{2} MB）を書き込めません：{3}。</translation>
    </message>
    <message>
        <source>{1} GB are needed for {2} on {3} and {4} GB are free.</source>
        <translation>{3} で{2}に {1} GB 必要ですが、空きは {4} GB です。</translation>
    </message>
    <message>
        <source>{1} It is fetched again with a new link.</source>
        <translation>{1} 新しいリンクでもう一度取得します。</translation>
    </message>
    <message>
        <source>{1} LUFS</source>
        <translation>{1} LUFS</translation>
    </message>
    <message>
        <source>{1} MB</source>
        <translation>{1} MB</translation>
    </message>
    <message>
        <source>{1} MB are needed in {2} and {3} MB are free.</source>
        <translation>{2} に {1} MB 必要ですが、空きは {3} MB です。</translation>
    </message>
    <message>
        <source>{1} MP; D-ID refuses pictures from about {2} MP.</source>
        <translation>{1} MP です。D-ID は約 {2} MP から断ります。</translation>
    </message>
    <message>
        <source>{1} Nothing was deleted on this computer.</source>
        <translation>{1} このパソコンでは何も削除していません。</translation>
    </message>
    <message>
        <source>{1} Or forget it here only: --even-if-kept.</source>
        <translation>{1} ここだけから消去するには：--even-if-kept。</translation>
    </message>
    <message>
        <source>{1} Worst job: {2}.</source>
        <translation>{1}最も悪いジョブ: {2}。</translation>
    </message>
    <message>
        <source>{1} arrived on {2} with other content: SHA-256 {3}… not {4}….</source>
        <translation>{1} が別の内容で {2} に届きました：SHA-256 が {4}… ではなく {3}…。</translation>
    </message>
    <message>
        <source>{1} cannot be deleted: {2}.</source>
        <translation>{1} を削除できません：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be opened: {2}.</source>
        <translation>{1} を開けません：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be played: {2}.</source>
        <translation>{1} を再生できません：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be read: {2}.</source>
        <translation>{1} を読めません：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be used: {2}.</source>
        <translation>{1} を使用できません：{2}。</translation>
    </message>
    <message>
        <source>{1} cannot be written: {2}.</source>
        <translation>{1} を書き込めません：{2}。</translation>
    </message>
    <message>
        <source>{1} could not be fetched: {2}.</source>
        <translation>{1} を取得できませんでした：{2}。</translation>
    </message>
    <message>
        <source>{1} could not be opened: it needs more memory than the limit of {2} MB.</source>
        <translation>{1} を開けませんでした。{2} MB の上限を超えるメモリーが必要です。</translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder answered with {2}.</source>
        <translation>{1} を開けませんでした。デコーダーの応答：{2}。</translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder ended with {2} (limits {3} MB, {4} s).</source>
        <translation>{1} を開けませんでした。デコーダーが終了しました：{2}（上限 {3} MB、{4} 秒）。</translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder failed with {2}.</source>
        <translation>{1} を開けませんでした。デコーダーの失敗：{2}。</translation>
    </message>
    <message>
        <source>{1} could not be opened: the decoder took longer than the limit of {2} s.</source>
        <translation>{1} を開けませんでした。デコーダーが上限の {2} 秒を超えました。</translation>
    </message>
    <message>
        <source>{1} could not be reached for {2} s: {3}</source>
        <translation>{1} に {2} 秒間接続できませんでした：{3}</translation>
    </message>
    <message>
        <source>{1} credit{2} missing</source>
        <translation>{1} クレジット足りません</translation>
    </message>
    <message>
        <source>{1} dBFS at its loudest</source>
        <translation>最大で {1} dBFS</translation>
    </message>
    <message>
        <source>{1} dBTP</source>
        <translation>{1} dBTP</translation>
    </message>
    <message>
        <source>{1} did not answer within {2} s.</source>
        <translation>{1} が {2} 秒以内に応答しませんでした。</translation>
    </message>
    <message>
        <source>{1} did not let {2} in. Keys tried: {3}. The host accepts: {4}.{5}</source>
        <translation>{1} に {2} としてサインインできません。試した鍵：{3}。ホストが受け付けるもの：{4}。{5}</translation>
    </message>
    <message>
        <source>{1} faces</source>
        <translation>{1} 人</translation>
    </message>
    <message>
        <source>{1} failed on {2} (exit code {3}): {4}</source>
        <translation>{1} が {2} で失敗しました（終了コード {3}）：{4}</translation>
    </message>
    <message>
        <source>{1} failed: {2}</source>
        <translation>{1} が失敗しました：{2}</translation>
    </message>
    <message>
        <source>{1} found too little GPU memory: {2}</source>
        <translation>{1} に必要な GPU メモリーが足りません：{2}</translation>
    </message>
    <message>
        <source>{1} gave no JSON object but {2}.</source>
        <translation>{1} の出力が JSON オブジェクトではなく {2} です。</translation>
    </message>
    <message>
        <source>{1} h {2} min</source>
        <translation>{1} 時間 {2} 分</translation>
    </message>
    <message>
        <source>{1} has no agent.</source>
        <translation>{1} にはエージェントがありません。</translation>
    </message>
    <message>
        <source>{1} has no audio track.</source>
        <translation>{1} に音声トラックがありません。</translation>
    </message>
    <message>
        <source>{1} has no picture that can be read: {2}.</source>
        <translation>{1} に読める画像がありません：{2}。</translation>
    </message>
    <message>
        <source>{1} has no sound.</source>
        <translation>{1} に音声がありません。</translation>
    </message>
    <message>
        <source>{1} has no sound: its track is empty.</source>
        <translation>{1} に音声がありません。トラックが空です。</translation>
    </message>
    <message>
        <source>{1} has {2} MB; the limit is {3} MB.</source>
        <translation>{1} は {2} MB です。上限は {3} MB です。</translation>
    </message>
    <message>
        <source>{1} has {2} channels; 1 to {3} are taken.</source>
        <translation>{1} は {2} チャンネルです。1 〜 {3} が使えます。</translation>
    </message>
    <message>
        <source>{1} has {2} s of pictures but {3} s of sound.</source>
        <translation>{1} の映像は {2} 秒、音声は {3} 秒です。</translation>
    </message>
    <message>
        <source>{1} has {2} s, expected were {3} s (within {4} s).</source>
        <translation>{1} は {2} 秒で、{3} 秒（誤差 {4} 秒）のはずでした。</translation>
    </message>
    <message>
        <source>{1} has {2} samples a second; {3} to {4} are taken.</source>
        <translation>{1} は毎秒 {2} サンプルです。{3} 〜 {4} が使えます。</translation>
    </message>
    <message>
        <source>{1} hits of stages that were not computed are left out</source>
        <translation>計算されなかった段階のヒット {1} 件を除く</translation>
    </message>
    <message>
        <source>{1} holds no sound (0 samples).</source>
        <translation>{1} に音がありません（0 サンプル）。</translation>
    </message>
    <message>
        <source>{1} holds no sound: its audio track is empty.</source>
        <translation>{1} に音がありません。音声トラックが空です。</translation>
    </message>
    <message>
        <source>{1} holds no voice: {2}, where at least {3} dBFS is needed.</source>
        <translation>{1} に声がありません：{2}。少なくとも {3} dBFS 必要です。</translation>
    </message>
    <message>
        <source>{1} holds samples that are not numbers (NaN or infinite), before {2} s.</source>
        <translation>{1} の {2} 秒より前に、数値でないサンプル（NaN か無限大）があります。</translation>
    </message>
    <message>
        <source>{1} is a JPEG with {2} coding; baseline and progressive ones are taken.</source>
        <translation>{1} は {2} 符号化の JPEG です。ベースラインとプログレッシブが使えます。</translation>
    </message>
    <message>
        <source>{1} is a TensorRT engine and runs on a GPU only.</source>
        <translation>{1} は TensorRT エンジンで、GPU でしか動きません。</translation>
    </message>
    <message>
        <source>{1} is a damaged or cut-off {2} file: {3}.</source>
        <translation>{1} は壊れているか途切れた {2} ファイルです：{3}。</translation>
    </message>
    <message>
        <source>{1} is cut off: {2}.</source>
        <translation>{1} が途切れています：{2}。</translation>
    </message>
    <message>
        <source>{1} is damaged: its sound cannot be read{2}.</source>
        <translation>{1} は壊れています。音声を読めません{2}。</translation>
    </message>
    <message>
        <source>{1} is empty (0 bytes).</source>
        <translation>{1} は空です（0 バイト）。</translation>
    </message>
    <message>
        <source>{1} is empty.</source>
        <translation>{1} は空です。</translation>
    </message>
    <message>
        <source>{1} is in your list already, as {2}.</source>
        <translation>{1} は {2} として一覧にあります。</translation>
    </message>
    <message>
        <source>{1} is larger than 20 MB.</source>
        <translation>{1} は 20 MB を超えています。</translation>
    </message>
    <message>
        <source>{1} is longer than the limit of {2} minutes.</source>
        <translation>{1} は上限の {2} 分を超えています。</translation>
    </message>
    <message>
        <source>{1} is neither a profile nor a benchmark.</source>
        <translation>{1} はプロファイルでもベンチマークでもありません。</translation>
    </message>
    <message>
        <source>{1} is no MP4 video but {2} ({3} bytes).</source>
        <translation>{1} は MP4 動画ではなく {2} です（{3} バイト）。</translation>
    </message>
    <message>
        <source>{1} is no file of a model in the table, nor a package that holds one.</source>
        <translation>{1} は表にあるモデルのファイルでも、それを含むパッケージでもありません。</translation>
    </message>
    <message>
        <source>{1} is no longer the video that job {2} saved: its content changed.</source>
        <translation>{1} はもうジョブ {2} が保存した動画ではありません。内容が変わりました。</translation>
    </message>
    <message>
        <source>{1} is no longer there.</source>
        <translation>{1} はもうありません。</translation>
    </message>
    <message>
        <source>{1} is no profile: {2}: {3}.</source>
        <translation>{1} はプロファイルではありません：{2}：{3}。</translation>
    </message>
    <message>
        <source>{1} is no report of a benchmark: {2}.</source>
        <translation>{1} はベンチマークの報告書ではありません：{2}。</translation>
    </message>
    <message>
        <source>{1} is not a message file: byte {2} is not UTF-8.</source>
        <translation>{1} はメッセージファイルではありません。バイト {2} が UTF-8 ではありません。</translation>
    </message>
    <message>
        <source>{1} is not a message file: it holds no object.</source>
        <translation>{1} はメッセージファイルではありません。オブジェクトがありません。</translation>
    </message>
    <message>
        <source>{1} is not a message file: it is nested too deeply.</source>
        <translation>{1} はメッセージファイルではありません。入れ子が深すぎます。</translation>
    </message>
    <message>
        <source>{1} is not a message file: {2}.</source>
        <translation>{1} はメッセージファイルではありません：{2}。</translation>
    </message>
    <message>
        <source>{1} is not a {2} picture; its content is something else, whatever its name says.</source>
        <translation>{1} は{2}の画像ではありません。名前と違い、中身は別のものです。</translation>
    </message>
    <message>
        <source>{1} is not fit: {2}</source>
        <translation>{1} は使えません：{2}</translation>
    </message>
    <message>
        <source>{1} is not known yet. It shows the {2} key {3}.{4}</source>
        <translation>{1} はまだ知られていません。示された {2} 鍵は {3} です。{4}</translation>
    </message>
    <message>
        <source>{1} is not the {2} that the message was saved with: its content changed.</source>
        <translation>{1} はメッセージを保存したときの{2}ではありません。内容が変わりました。</translation>
    </message>
    <message>
        <source>{1} is not there any more.</source>
        <translation>{1} はもうありません。</translation>
    </message>
    <message>
        <source>{1} is not whole: it has no index (moov).</source>
        <translation>{1} は不完全です。索引 (moov) がありません。</translation>
    </message>
    <message>
        <source>{1} is not whole: it has no pictures and sound (mdat).</source>
        <translation>{1} は不完全です。映像と音声 (mdat) がありません。</translation>
    </message>
    <message>
        <source>{1} is not whole: its {2}, the file at {3}.</source>
        <translation>{1} は不完全です。{3} にある{2}が足りません。</translation>
    </message>
    <message>
        <source>{1} is not whole: {2} of {3} pictures are there.</source>
        <translation>{1} は不完全です。{3} 枚の画像のうち {2} 枚しかありません。</translation>
    </message>
    <message>
        <source>{1} is open, but nothing came from it for {2} s.</source>
        <translation>{1} は開いていますが、{2} 秒間何も届きません。</translation>
    </message>
    <message>
        <source>{1} is reached over a ProxyCommand, which VMsg does not run.</source>
        <translation>{1} へは ProxyCommand を通りますが、VMsg は実行しません。</translation>
    </message>
    <message>
        <source>{1} is there already.</source>
        <translation>{1} はもうあります。</translation>
    </message>
    <message>
        <source>{1} is too large: the limit is {2} megapixels and {3} pixels a side ({4}).</source>
        <translation>{1} は大きすぎます。上限は {2} メガピクセル、一辺 {3} ピクセルです（{4}）。</translation>
    </message>
    <message>
        <source>{1} is {2} MB; a {3} is at most {4} MB.</source>
        <translation>{1} は {2} MB です。{3}は {4} MB までです。</translation>
    </message>
    <message>
        <source>{1} is {2} bytes; a message file is at most 1 MB.</source>
        <translation>{1} は {2} バイトです。メッセージファイルは 1 MB までです。</translation>
    </message>
    <message>
        <source>{1} is {2} s long; at least {3} s are needed.</source>
        <translation>{1} は {2} 秒です。少なくとも {3} 秒必要です。</translation>
    </message>
    <message>
        <source>{1} is {2} with sound coded as {3}, which is not taken.</source>
        <translation>{1} は音声が {3} の {2} で、使えません。</translation>
    </message>
    <message>
        <source>{1} is {2} x {3} pixels; each side needs at least {4}.</source>
        <translation>{1} は {2} x {3} ピクセルです。各辺に少なくとも {4} 必要です。</translation>
    </message>
    <message>
        <source>{1} is {2}, over {3} for {4}</source>
        <translation>{1} が {2}、{4}にわたり {3}を超過</translation>
    </message>
    <message>
        <source>{1} is {2}, under {3} for {4}</source>
        <translation>{1} が {2}、{4}にわたり {3}を下回る</translation>
    </message>
    <message>
        <source>{1} is {2}; {3} is taken.</source>
        <translation>{1} は {2} です。使えるのは {3} です。</translation>
    </message>
    <message>
        <source>{1} kB</source>
        <translation>{1} kB</translation>
    </message>
    <message>
        <source>{1} made {2} s of voice where {3} s were asked.</source>
        <translation>{1} が {3} 秒のはずの声を {2} 秒にしました。</translation>
    </message>
    <message>
        <source>{1} messages in {2} h cannot be simulated.</source>
        <translation>{2} 時間に {1} 件のメッセージはシミュレーションできません。</translation>
    </message>
    <message>
        <source>{1} min</source>
        <translation>{1} 分</translation>
    </message>
    <message>
        <source>{1} names no host.</source>
        <translation>{1} にホストの指定がありません。</translation>
    </message>
    <message>
        <source>{1} needs its passphrase to sign in to {2}.{3}</source>
        <translation>{2} にサインインするには {1} のパスフレーズが必要です。{3}</translation>
    </message>
    <message>
        <source>{1} of job {2} ({3} MB) cannot be written under {4}: {5}.</source>
        <translation>ジョブ {2} の {1}（{3} MB）を {4} の下に書き込めません：{5}。</translation>
    </message>
    <message>
        <source>{1} of the mask lies outside the person&apos;s box: somebody or something else may be kept</source>
        <translation>マスクの {1} が人物の枠の外にあります。ほかの人か物が残っているかもしれません</translation>
    </message>
    <message>
        <source>{1} of the model {2} has the SHA-256 {3}…, expected {4}…; it was thrown away.</source>
        <translation>モデル {2} の {1} の SHA-256 は {3}… で、{4}… のはずでした。捨てました。</translation>
    </message>
    <message>
        <source>{1} of the program is damaged.</source>
        <translation>プログラムの {1} が壊れています。</translation>
    </message>
    <message>
        <source>{1} of {2} GPU hours this month</source>
        <translation>今月 {2} GPU 時間中 {1}</translation>
    </message>
    <message>
        <source>{1} of {2} credits this month</source>
        <translation>今月 {2} クレジット中 {1}</translation>
    </message>
    <message>
        <source>{1} of {2} credits this month, and this message takes {3}.</source>
        <translation>今月 {2} クレジット中 {1}、このメッセージは {3} を使います。</translation>
    </message>
    <message>
        <source>{1} of {2} is {3}, over {4} for {5}</source>
        <translation>{2} の{1} が {3}、{5}にわたり {4}を超過</translation>
    </message>
    <message>
        <source>{1} of {2} is {3}, under {4} for {5}</source>
        <translation>{2} の{1} が {3}、{5}にわたり {4}を下回る</translation>
    </message>
    <message>
        <source>{1} of {2} items cannot be made; nothing was started. {3}: {4}{5}</source>
        <translation>{2} 件のうち {1} 件を作れません。何も始めていません。{3}：{4}{5}</translation>
    </message>
    <message>
        <source>{1} on {2} cannot be written.</source>
        <translation>{2} の {1} を書き込めません。</translation>
    </message>
    <message>
        <source>{1} on {2} cannot make virtual environments: its venv module is not installed.</source>
        <translation>{2} の {1} は仮想環境を作れません。venv モジュールがありません。</translation>
    </message>
    <message>
        <source>{1} on {2} is no file of at most {3} bytes (it has {4}).</source>
        <translation>{2} の {1} は {3} バイト以下のファイルではありません（{4}）。</translation>
    </message>
    <message>
        <source>{1} refused {2}: {3}.</source>
        <translation>{1} が {2} を断りました：{3}。</translation>
    </message>
    <message>
        <source>{1} refuses the connection: no SSH server listens there.</source>
        <translation>{1} が接続を断りました。そこで SSH サーバーが待っていません。</translation>
    </message>
    <message>
        <source>{1} requests are too many; {2} are possible.</source>
        <translation>リクエスト {1} 件は多すぎます。{2} 件まで可能です。</translation>
    </message>
    <message>
        <source>{1} requests, {2} at a time, cannot show what a filled cache and several at a time change.</source>
        <translation>リクエスト {1} 件、同時 {2} 件では、キャッシュと並行処理の効果を示せません。</translation>
    </message>
    <message>
        <source>{1} runs {2}; an agent is set up on Linux.</source>
        <translation>{1} は {2} です。エージェントは Linux に設定します。</translation>
    </message>
    <message>
        <source>{1} s</source>
        <translation>{1} 秒</translation>
    </message>
    <message>
        <source>{1} s to the next step</source>
        <translation>次の段階まで {1} 秒</translation>
    </message>
    <message>
        <source>{1} s · {2} · {3}</source>
        <translation>{1} 秒 · {2} · {3}</translation>
    </message>
    <message>
        <source>{1} shows the {2} key {3}, but {4} {5} is pinned. Somebody may sit in between; nothing was sent.</source>
        <translation>{1} の {2} 鍵は {3} ですが、固定した {4} は {5} です。誰かが間にいるかもしれません。何も送っていません。</translation>
    </message>
    <message>
        <source>{1} taken as {2}, {3}</source>
        <translation>{1} は {2}（{3}）とみなす</translation>
    </message>
    <message>
        <source>{1} there, {2} here</source>
        <translation>あちら {1}、こちら {2}</translation>
    </message>
    <message>
        <source>{1} took the connection but did not answer as an SSH server.</source>
        <translation>{1} は接続を受けましたが、SSH サーバーとして応答しませんでした。</translation>
    </message>
    <message>
        <source>{1} took the key {2} and asks for more: {3}.</source>
        <translation>{1} は鍵 {2} を受け付けましたが、さらに求めています：{3}。</translation>
    </message>
    <message>
        <source>{1} users for {2} s cannot be tried.</source>
        <translation>{1} 人のユーザーで {2} 秒は試せません。</translation>
    </message>
    <message>
        <source>{1} was chosen, but torch finds {2} CUDA devices.</source>
        <translation>{1} が選ばれましたが、torch が見つけた CUDA デバイスは {2} 台です。</translation>
    </message>
    <message>
        <source>{1} was chosen, but {2}.</source>
        <translation>{1} が選ばれましたが、{2}。</translation>
    </message>
    <message>
        <source>{1} was not reached: {2}.</source>
        <translation>{1} に接続できませんでした：{2}。</translation>
    </message>
    <message>
        <source>{1} was to run on {2}, but its library put it on {3}.</source>
        <translation>{1} は {2} で動くはずでしたが、ライブラリが {3} に置きました。</translation>
    </message>
    <message>
        <source>{1} was written by a newer version (format {2}; this program reads up to {3}).</source>
        <translation>{1} は新しい版で書かれています（形式 {2}、このプログラムが読めるのは {3} まで）。</translation>
    </message>
    <message>
        <source>{1} {2} runs are not possible; {3} to {4} are.</source>
        <translation>{2} の実行 {1} 回は不可能です。{3}〜{4} 回にしてください。</translation>
    </message>
    <message>
        <source>{1} {2} was looked at for {3}.</source>
        <translation>{1} {2} を {3} 調べました。</translation>
    </message>
    <message>
        <source>{1} {2}: vmsg jobs retry {3}</source>
        <translation>{1} {2}：vmsg jobs retry {3}</translation>
    </message>
    <message>
        <source>{1} · peak {2}</source>
        <translation>{1} · ピーク {2}</translation>
    </message>
    <message>
        <source>{1} · {2} % of the frame · turned {3}°</source>
        <translation>{1} · 枠の {2} % · 傾き {3}°</translation>
    </message>
    <message>
        <source>{1} · {2} x {3} px · {4}</source>
        <translation>{1} · {2} × {3} px · {4}</translation>
    </message>
    <message>
        <source>{1}, as here</source>
        <translation>{1}、こちらと同じ</translation>
    </message>
    <message>
        <source>{1}, while {2}. {3}</source>
        <translation>{2}ときに起きました：{1}。{3}</translation>
    </message>
    <message>
        <source>{1}, {2} ms there and back</source>
        <translation>{1}、往復 {2} ミリ秒</translation>
    </message>
    <message>
        <source>{1}: {2} (HTTP {3}, {4})</source>
        <translation>{1}：{2}（HTTP {3}、{4}）</translation>
    </message>
    <message>
        <source>{1}; D-ID takes {2}.</source>
        <translation>{1} です。D-ID が受け付けるのは {2} までです。</translation>
    </message>
    <message>
        <source>{1}; D-ID would answer that there are not enough.</source>
        <translation>{1}。D-ID は足りないと答えるはずです。</translation>
    </message>
    <message>
        <source>{1}{2} failed: {3}.</source>
        <translation>{1}{2} が失敗しました：{3}。</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>n/a</source>
        <translation>n/a</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>D-ID key</source>
        <translation>D-ID のキー</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>予算</translation>
    </message>
    <message>
        <source>Where to run</source>
        <translation>計算する場所</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>Language, theme</source>
        <translation>言語と表示</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>ショートカット</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Everywhere</source>
        <translation>どこでも</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>写真</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>声</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>Go to Create</source>
        <translation>「作成」へ移動</translation>
    </message>
    <message>
        <source>Go to Library</source>
        <translation>「ライブラリ」へ移動</translation>
    </message>
    <message>
        <source>Go to Performance</source>
        <translation>性能へ</translation>
    </message>
    <message>
        <source>Go to Settings</source>
        <translation>「設定」へ移動</translation>
    </message>
    <message>
        <source>Show this keyboard map</source>
        <translation>このキー一覧を表示</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新しいメッセージ</translation>
    </message>
    <message>
        <source>Open a message</source>
        <translation>メッセージを開く</translation>
    </message>
    <message>
        <source>Save the message in a file of your own</source>
        <translation>メッセージを自分のファイルに保存</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>メッセージを送信</translation>
    </message>
    <message>
        <source>Record a take</source>
        <translation>テイクを録音</translation>
    </message>
    <message>
        <source>Play or stop; end a take</source>
        <translation>再生か停止、テイクの終了</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Play the chosen message</source>
        <translation>選んだメッセージを再生</translation>
    </message>
    <message>
        <source>Forget the chosen message</source>
        <translation>選んだメッセージを消去</translation>
    </message>
    <message>
        <source>Stop the plots or let them follow</source>
        <translation>グラフを止める・現在を追う</translation>
    </message>
    <message>
        <source>Crosshair back in time</source>
        <translation>十字線を過去へ</translation>
    </message>
    <message>
        <source>Crosshair on in time</source>
        <translation>十字線を先へ</translation>
    </message>
    <message>
        <source>Jobs around the crosshair</source>
        <translation>十字線の前後のジョブ</translation>
    </message>
    <message>
        <source>Show less time</source>
        <translation>表示する時間を短く</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>表示する時間を長く</translation>
    </message>
</context>
<context>
    <name>ShortcutsSection</name>
    <message>
        <source>Shortcuts</source>
        <translation>ショートカット</translation>
    </message>
    <message>
        <source>Tab moves on, Shift+Tab back; Space and Return press a button.</source>
        <translation>Tab で次へ、Shift+Tab で前へ。スペースと Return でボタンを押します。</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message numerus="yes">
        <source>%n spot(s) in doubt</source>
        <translation>
            <numerusform>不確かな場所 %n か所</numerusform>
        </translation>
    </message>
    <message>
        <source>They are fetched once and checked; then the picture is made.</source>
        <translation>一度だけ取得して検証し、そのあと写真を作ります。</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>エラー</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Closer</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>写真全体を表示</translation>
    </message>
    <message>
        <source>Guides</source>
        <translation>ガイド</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>確か</translation>
    </message>
    <message>
        <source>in doubt</source>
        <translation>不確か</translation>
    </message>
    <message>
        <source>Previous spot</source>
        <translation>前の場所</translation>
    </message>
    <message>
        <source>Next spot</source>
        <translation>次の場所</translation>
    </message>
    <message>
        <source>Framed by hand</source>
        <translation>手動の構図</translation>
    </message>
    <message>
        <source>Back to the chosen shot</source>
        <translation>選んだ構図に戻す</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Checker</source>
        <translation>市松</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黒</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>写真</translation>
    </message>
</context>
<context>
    <name>StageMenu</name>
    <message>
        <source>all stages</source>
        <translation>すべての段階</translation>
    </message>
    <message>
        <source>Stage of the percentiles</source>
        <translation>パーセンタイルの段階</translation>
    </message>
</context>
<context>
    <name>StorageSection</name>
    <message>
        <source>Finished videos</source>
        <translation>完成した動画</translation>
    </message>
    <message>
        <source>Files handed over</source>
        <translation>渡されたファイル</translation>
    </message>
    <message>
        <source>Prepared pictures and sounds</source>
        <translation>準備した画像と音声</translation>
    </message>
    <message>
        <source>Unfinished pieces</source>
        <translation>作りかけ</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>テイク</translation>
    </message>
    <message>
        <source>Posters</source>
        <translation>ポスター</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>モデル</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>計測値</translation>
    </message>
    <message>
        <source>Free on this disk</source>
        <translation>このディスクの空き</translation>
    </message>
    <message>
        <source>until you delete them</source>
        <translation>削除するまで</translation>
    </message>
    <message>
        <source>for {days} days</source>
        <translation>{days} 日間</translation>
    </message>
    <message>
        <source>for {hours} h</source>
        <translation>{hours} 時間</translation>
    </message>
    <message>
        <source>Nothing has had its time. What has is cleared up by itself before each message.</source>
        <translation>期限が過ぎたものはありません。過ぎたものは各メッセージの前に自動で片付けます。</translation>
    </message>
    <message>
        <source>Had its time: {count}, {size} in all. It goes by itself before the next message.</source>
        <translation>期限が過ぎたもの：{count}、合計 {size}。次のメッセージの前に自動で消えます。</translation>
    </message>
    <message>
        <source>{count} cleared up, {size} freed.</source>
        <translation>{count} を片付け、{size} 空きました。</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>What messages leave on this disk. To keep one for good, pin it in the library.</source>
        <translation>メッセージがこのディスクに残すものです。ずっと残すには、ライブラリで固定してください。</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>and how long they are kept</source>
        <translation>と、残しておく期間</translation>
    </message>
    <message>
        <source>The rest</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Clear up now</source>
        <translation>今すぐ片付ける</translation>
    </message>
</context>
<context>
    <name>StorageTab</name>
    <message>
        <source>Clear {size} now</source>
        <translation>{size} を今すぐ消去</translation>
    </message>
    <message>
        <source>Clear now</source>
        <translation>今すぐ消去</translation>
    </message>
    <message>
        <source>{count} things have had their time. They go by themselves with the next job, or now.</source>
        <translation>{count} 件の期限が過ぎました。次のジョブのとき自動で、または今すぐ消えます。</translation>
    </message>
    <message>
        <source>Nothing has had its time. Pinned messages and those under way are left alone.</source>
        <translation>期限が過ぎたものはありません。固定したものと進行中のものはそのままです。</translation>
    </message>
    <message>
        <source>Looking at what takes space…</source>
        <translation>容量を調べています…</translation>
    </message>
    <message>
        <source>What takes space</source>
        <translation>容量の内訳</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>もう一度調べる</translation>
    </message>
    <message>
        <source>{size} free on this disk</source>
        <translation>このディスクの空き {size}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Things</source>
        <translation>数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>残るもの</translation>
    </message>
    <message>
        <source>Can go now</source>
        <translation>今消せる量</translation>
    </message>
    <message>
        <source>{size} cleared</source>
        <translation>{size} を消去しました</translation>
    </message>
    <message>
        <source>Finished videos</source>
        <translation>完成した動画</translation>
    </message>
    <message>
        <source>Files handed over</source>
        <translation>渡されたファイル</translation>
    </message>
    <message>
        <source>Pictures and sounds as sent</source>
        <translation>送信したときの画像と音声</translation>
    </message>
    <message>
        <source>Temporary files</source>
        <translation>一時ファイル</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>キャッシュ</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>テイク</translation>
    </message>
    <message>
        <source>Small pictures</source>
        <translation>小さい画像</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>計測値</translation>
    </message>
    <message>
        <source>by its own rules</source>
        <translation>独自の規則</translation>
    </message>
    <message>
        <source>until deleted</source>
        <translation>削除するまで</translation>
    </message>
    <message>
        <source>as long as the message</source>
        <translation>メッセージと同じ</translation>
    </message>
    <message>
        <source>by their age, up to a size</source>
        <translation>古い順、上限容量まで</translation>
    </message>
    <message>
        <source>until you forget it</source>
        <translation>消去するまで</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 日</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} 時間</translation>
    </message>
</context>
<context>
    <name>TakeRow</name>
    <message>
        <source>recovered</source>
        <translation>復元</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>読み込み</translation>
    </message>
    <message>
        <source>Stop {take}</source>
        <translation>{take} を停止</translation>
    </message>
    <message>
        <source>Play {take}</source>
        <translation>{take} を再生</translation>
    </message>
    <message>
        <source>Stars of {take}</source>
        <translation>{take} の星</translation>
    </message>
    <message>
        <source>More of {take}</source>
        <translation>{take} のその他の操作</translation>
    </message>
    <message>
        <source>Name of the take</source>
        <translation>テイクの名前</translation>
    </message>
    <message>
        <source>Take {number}</source>
        <translation>テイク {number}</translation>
    </message>
    <message>
        <source>Use in the message</source>
        <translation>メッセージに使う</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>名前を変更</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーで表示</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
</context>
<context>
    <name>TakesList</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ほか %n 件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tiles</name>
    <message>
        <source>Not read yet</source>
        <translation>まだ読んでいません</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>警報</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin}–{end}</translation>
    </message>
    <message>
        <source>{times} · reading older jobs</source>
        <translation>{times} · 以前のジョブを読み込み中</translation>
    </message>
    <message>
        <source>{times} · {shown} of {all} jobs, scroll</source>
        <translation>{times} · {all} 件中 {shown} 件</translation>
    </message>
    <message>
        <source>{times} · drag on any plot to move</source>
        <translation>{times} · グラフのドラッグで移動</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>読み込み中</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>0–100 %</source>
        <translation>0–100 %</translation>
    </message>
    <message>
        <source>D-ID {seconds} s</source>
        <translation>D-ID {seconds} 秒</translation>
    </message>
    <message>
        <source>D-ID, running</source>
        <translation>D-ID、処理中</translation>
    </message>
    <message>
        <source>{words}, slow</source>
        <translation>{words}、遅延</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>GPU utilisation</source>
        <translation>GPU 使用率</translation>
    </message>
    <message>
        <source>No job in this time</source>
        <translation>この時間にジョブはありません</translation>
    </message>
    <message>
        <source>Jobs over the GPU trace</source>
        <translation>ジョブと GPU の推移</translation>
    </message>
    <message>
        <source>Export trace</source>
        <translation>トレースを書き出す</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検出</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>切り抜き</translation>
    </message>
    <message>
        <source>Compose</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>通信</translation>
    </message>
    <message>
        <source>D-ID</source>
        <translation>D-ID</translation>
    </message>
</context>
<context>
    <name>VoicePanel</name>
    <message>
        <source>Sound files (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;All files (*)</source>
        <translation>音声ファイル (*.wav *.mp3 *.m4a *.ogg *.flac *.webm *.mp4);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Import a voice</source>
        <translation>声を読み込む</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>Show the takes in their folder</source>
        <translation>テイクをフォルダーで表示</translation>
    </message>
    <message>
        <source>Take the voice out of the message</source>
        <translation>メッセージから声を外す</translation>
    </message>
</context>
<context>
    <name>VoiceViews</name>
    <message>
        <source>Choose another file</source>
        <translation>別のファイルを選ぶ</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>No music</source>
        <translation>音楽なし</translation>
    </message>
    <message>
        <source>Preset {name} deleted</source>
        <translation>プリセット {name} を削除しました</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>{takes} was recovered</source>
        <translation>{takes} を復元しました</translation>
    </message>
    <message>
        <source>{takes} were recovered</source>
        <translation>{takes} を復元しました</translation>
    </message>
    <message>
        <source>The program ended while it was recorded. Up to a second is missing at the end.</source>
        <translation>録音中にプログラムが終了しました。終わりの最大 1 秒が欠けています。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使う</translation>
    </message>
    <message>
        <source>{name} deleted</source>
        <translation>{name} を削除しました</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>もう一度試す</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>もう一度再生</translation>
    </message>
    <message>
        <source>Recording take {number}</source>
        <translation>テイク {number} を録音中</translation>
    </message>
    <message>
        <source>Take {number} paused</source>
        <translation>テイク {number} 一時停止中</translation>
    </message>
    <message>
        <source>Take this pause out</source>
        <translation>この間を除く</translation>
    </message>
    <message>
        <source>Take the voice out</source>
        <translation>声を外す</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>声</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>読み込む…</translation>
    </message>
    <message>
        <source>More of the voice</source>
        <translation>声のその他の操作</translation>
    </message>
    <message>
        <source>Drop a sound file</source>
        <translation>音声ファイルをドロップ</translation>
    </message>
    <message>
        <source>Reading the sound</source>
        <translation>音声を読んでいます</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>This computer</source>
        <translation>このパソコン</translation>
    </message>
    <message>
        <source>jobs in the queue</source>
        <translation>件のジョブがキューにあります</translation>
    </message>
    <message>
        <source>job running</source>
        <translation>件のジョブを実行中</translation>
    </message>
    <message>
        <source>jobs running</source>
        <translation>件のジョブを実行中</translation>
    </message>
    <message>
        <source>Sandbox: free</source>
        <translation>Sandbox：無料</translation>
    </message>
    <message>
        <source>D-ID: no key yet</source>
        <translation>D-ID：キー未設定</translation>
    </message>
    <message>
        <source>D-ID credits n/a</source>
        <translation>D-ID クレジット n/a</translation>
    </message>
    <message>
        <source>D-ID credit left</source>
        <translation>D-ID クレジット 残り</translation>
    </message>
    <message>
        <source>D-ID credits left</source>
        <translation>D-ID クレジット 残り</translation>
    </message>
    <message>
        <source>1 alert</source>
        <translation>警報 1 件</translation>
    </message>
    <message>
        <source>{n} alerts</source>
        <translation>警報 {n} 件</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>ライブラリ</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Queue empty</source>
        <translation>待ちジョブなし</translation>
    </message>
</context>
<context>
    <name>WorkPage</name>
    <message>
        <source>1 credit</source>
        <translation>1 クレジット</translation>
    </message>
    <message>
        <source>{credits} credits</source>
        <translation>{credits} クレジット</translation>
    </message>
    <message>
        <source>{length} s</source>
        <translation>{length} 秒</translation>
    </message>
    <message>
        <source>after changes: {credits}, {left} s to the next step</source>
        <translation>変更後：{credits}、次の段階まで {left} 秒</translation>
    </message>
    <message>
        <source>Trim saves {credits}</source>
        <translation>トリムで {credits} 節約</translation>
    </message>
    <message>
        <source>Pauses</source>
        <translation>間</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>音声</translation>
    </message>
    <message>
        <source>Pitch</source>
        <translation>高さ</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Plot of the voice: trim, pauses, playhead</source>
        <translation>声のグラフ：トリム、間、再生位置</translation>
    </message>
</context>
<context>
    <name>_Fades</name>
    <message>
        <source>Level</source>
        <translation>レベル</translation>
    </message>
    <message>
        <source>Fade in</source>
        <translation>フェードイン</translation>
    </message>
    <message>
        <source>Fade out</source>
        <translation>フェードアウト</translation>
    </message>
    <message>
        <source>Before voice</source>
        <translation>声の前</translation>
    </message>
    <message>
        <source>After voice</source>
        <translation>声のあと</translation>
    </message>
    <message>
        <source>Music alone before and after the voice is paid for like speech.</source>
        <translation>声の前後の音楽だけの部分も、話す部分と同じように料金がかかります。</translation>
    </message>
</context>
</TS>
